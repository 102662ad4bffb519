/** The parts of an installation, in their order. */
export type Stage =
  'checking' | 'environment' | 'downloading' | 'unpacking' | 'building' | 'probing';

export interface Progress {
  readonly stage: Stage;
  /** How much of the stage is done, 0 to 1; null where nobody knows. */
  readonly share: number | null;
  readonly sentence: string;
}
