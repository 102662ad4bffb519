/** How much of what an agent learnt is held by a file, told by the agent's environment steps. */
export class SaveProgress {
  /** @param savedSteps environment steps up to which a file holds the agent */
  constructor(public savedSteps: number) {}

  /** A file holds the agent as it was at `environmentSteps`. */
  savedAt(environmentSteps: number): void {
    this.savedSteps = Math.max(this.savedSteps, environmentSteps);
  }
}
