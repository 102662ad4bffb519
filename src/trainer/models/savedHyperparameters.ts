import * as v from 'valibot';
import {
  hyperparameterNames,
  hyperparametersSchema,
  type Hyperparameters,
} from '../../shared/hyperparameters/hyperparameters';
import { defaultPreset, presets } from '../../shared/hyperparameters/presets';

/**
 * Hyperparameters out of a file. It may be older than some of them, whose values are then the
 * default preset's, or newer than this app: what it does not know is left out.
 */
export const savedHyperparameters: v.GenericSchema<unknown, Hyperparameters> = v.pipe(
  v.record(v.string(), v.unknown()),
  // The name of epsilon before there was another optimizer than Adam.
  v.transform(({ adamEpsilon, ...saved }) =>
    adamEpsilon === undefined ? saved : { optimizerEpsilon: adamEpsilon, ...saved },
  ),
  v.transform((saved: Record<string, unknown>) => ({
    ...presets[defaultPreset].hyperparameters,
    ...Object.fromEntries(
      hyperparameterNames.filter((name) => name in saved).map((name) => [name, saved[name]]),
    ),
  })),
  hyperparametersSchema,
);
