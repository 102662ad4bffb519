/**
 * Saves two models in turn under the path that it is given, in a format, until it is killed. Writes
 * a line when it begins and after each save.
 */
import { writeModel } from '../../../src/host/models/modelWriter';
import { modelFormatIds } from '../../../src/shared/modelFormats';
import { encodeModel } from '../../../src/trainer/models/modelFormats';
import { filledModel } from '../../trainer/models/largeModels';

const [path, id] = process.argv.slice(2);
const format = modelFormatIds.find((known) => known === id) ?? 'tfjsLayers';
const models = await Promise.all(
  [0.25, 0.75].map(async (fill) => ({
    format,
    files: await encodeModel(filledModel(fill), format),
    readme: `# ${fill}\n`,
  })),
);
for (let turn = 0; ; turn++) {
  process.stdout.write(`${turn} saves\n`);
  await writeModel(path!, models[turn % 2]!);
}
