import type { Command } from '../../shared/protocol/commands';

/** What is not between a face and the service alone. */
export type StudioCommand = Exclude<Command, { type: 'hello' | 'acknowledgeFrames' | 'takeOver' }>;

/** What is answered at once, and not when a model is read or written. */
export type PromptCommand = Exclude<StudioCommand, { type: 'exportModel' | 'importModel' }>;

/** After these, the sentence about how the trainer began is out of date. */
export const endsStartSentence: ReadonlySet<Command['type']> = new Set([
  'train',
  'test',
  'playRandom',
  'pause',
  'stop',
  'newAgent',
  'importModel',
]);

/** After these, a model that is still being read would replace what nobody meant it to. */
export const beginsSomething: ReadonlySet<Command['type']> = new Set([
  'train',
  'test',
  'playRandom',
  'newAgent',
  'raiseLimits',
]);
