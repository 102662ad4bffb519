import * as v from 'valibot';
import {
  hyperparameterNames,
  hyperparametersSchema,
  neutralHyperparameters,
  type Hyperparameters,
} from '../../shared/hyperparameters/hyperparameters';

/**
 * Hyperparameters out of a file. It may be older than some of them, which then have their
 * neutral values, or newer than this app: what this app does not know is left out.
 */
export const savedHyperparameters: v.GenericSchema<unknown, Hyperparameters> = v.pipe(
  v.record(v.string(), v.unknown()),
  // The name of epsilon before there was another optimizer than Adam.
  v.transform(({ adamEpsilon, ...saved }) =>
    adamEpsilon === undefined ? saved : { optimizerEpsilon: adamEpsilon, ...saved },
  ),
  v.transform((saved: Record<string, unknown>) => ({
    ...neutralHyperparameters,
    ...Object.fromEntries(
      hyperparameterNames.filter((name) => name in saved).map((name) => [name, saved[name]]),
    ),
  })),
  hyperparametersSchema,
);
