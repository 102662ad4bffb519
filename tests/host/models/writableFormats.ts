import { modelFormatIds } from '../../../src/shared/modelFormats';
import { modelFormats } from '../../../src/trainer/models/modelFormats';

/** Every format that a model can be saved in. */
export const writableFormats = modelFormatIds.filter((id) =>
  modelFormats.some((format) => format.id === id && format.encode !== undefined),
);
