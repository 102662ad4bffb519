import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { builtFolder } from '../../../app/appRoot';
import { libraryLinkName } from './addonCompiler';
import { putBackNodeUtilities } from './nodeUtilities';
import type { loadTfjs, Tensorflow } from '../tfjs/tfjsBundle';

/**
 * Loads TensorFlow.js with its native backend into this process. A damaged library or a wrong
 * processor can end the process: let `TensorflowInstallation.state()` say `ready` first.
 * @param addon the installation's tfjs_binding.node
 * @throws Error of the system's loader
 */
export async function loadTensorflowFrom(addon: string): Promise<Tensorflow> {
  setDefaults(addon);
  putBackNodeUtilities();
  // From the build wherever this runs from, so that what is tested is what ships.
  const require = createRequire(import.meta.url);
  const bundle = require(join(builtFolder, 'tensorflow/tfjs.cjs')) as { loadTfjs: typeof loadTfjs };
  return bundle.loadTfjs(addon);
}

/** What TensorFlow reads from the environment when its library is loaded; a person's own wins. */
function setDefaults(addon: string): void {
  // Its start-up chatter would land in the middle of the terminal's lines.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
  // Without oneDNN's own kernels the results are those of TensorFlow's plain ones, in about the same
  // time (for our networks on two cores), and it does not announce them.
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
  // On NVIDIA's Ampere and newer, products would be rounded to ten bits, and runs would differ.
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  // Else it takes the whole memory of a GPU that others use too.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  if (process.platform === 'win32') {
    const dlls = join(dirname(addon), libraryLinkName, 'python');
    process.env['PATH'] = [dlls, process.env['PATH']].join(delimiter);
  }
}
