import * as v from 'valibot';
import { counted } from './format';

/** What can compute, in the order in which they stand in for one another. */
export const engineIds = ['simd', 'tensorflow', 'reference'] as const;
export type EngineId = (typeof engineIds)[number];

/** A person's choice; `auto` takes the one that was measured to be the fastest. */
export const engineChoices = ['auto', ...engineIds] as const;
export type EngineChoice = (typeof engineChoices)[number];

const engineSchema = v.strictObject({
  id: v.picklist(engineIds),
  /** "WebAssembly SIMD". */
  label: v.string(),
  state: v.picklist(['ready', 'loading', 'notInstalled', 'installing', 'failed']),
  /** Whether it can be chosen now. One that failed at work may be tried again. */
  usable: v.boolean(),
  /** One sentence: what it runs on, what to do to have it, how far it is, or why it failed. */
  detail: v.string(),
  /** Measured for the current agent's network and minibatch; null where it was not measured. */
  gradientStepUs: v.nullable(v.pipe(v.number(), v.gtValue(0))),
  /** Done of an installation, from 0 to 1; null where nobody can tell. */
  share: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

export type EngineEntry = v.InferOutput<typeof engineSchema>;

/** Every engine with its state. */
export const engineListSchema = v.strictObject({
  choice: v.picklist(engineChoices),
  /** The one that computes for the current agent. */
  current: v.picklist(engineIds),
  engines: v.array(engineSchema),
  /** Whether TensorFlow was installed by this app, or a part of it, and can be removed. */
  canRemove: v.boolean(),
});

export type EngineList = v.InferOutput<typeof engineListSchema>;

/** That another engine goes on; the fields are those of the event `engineReplaced`. */
export function replacementSentence(replacement: {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly gradientStepsLost: number;
}): string {
  const { from, to, reason, gradientStepsLost: lost } = replacement;
  const next =
    lost === 0
      ? 'computes instead'
      : `goes on from the weights of ${counted(lost, 'gradient step')} before`;
  return `${from} failed: ${reason}. ${to} ${next}.`;
}
