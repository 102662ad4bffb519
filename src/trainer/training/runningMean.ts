import * as v from 'valibot';
import { countSchema } from '../schemas';

/** An early version kept losses that were no numbers, of a run that diverged: they count as none. */
export const runningMeanSchema = v.pipe(
  v.strictObject({ sum: v.union([v.number(), v.nan()]), count: countSchema }),
  v.transform((mean) => (Number.isFinite(mean.sum) ? mean : { sum: 0, count: 0 })),
);
type RunningMeanState = v.InferOutput<typeof runningMeanSchema>;

/** The mean of losses since it was last taken. */
export class RunningMean {
  private sum = 0;
  private count = 0;

  add(loss: number): void {
    this.sum += loss;
    this.count += 1;
  }

  get state(): RunningMeanState {
    return { sum: this.sum, count: this.count };
  }

  set state({ sum, count }: RunningMeanState) {
    this.sum = sum;
    this.count = count;
  }

  /** NaN if there was none. */
  take(): number {
    const mean = this.count === 0 ? Number.NaN : this.sum / this.count;
    this.sum = 0;
    this.count = 0;
    return mean;
  }
}
