import type { ModelFormatId } from '../../../shared/modelFormats';
import { isScaled } from '../../environment/observationScaling';
import type { Model } from '../model';
import { numpyActivation } from './numpyActivations';

/** Python that plays a model in Gymnasium. */
export interface PythonExample {
  /** To be installed, by their names for pip. */
  readonly packages: readonly string[];
  /** It prints the mean score of 20 episodes. */
  readonly code: string;
}

/** How a model is loaded, and asked. */
interface Loading {
  readonly packages: readonly string[];
  readonly modules: readonly string[];
  readonly lines: readonly string[];
  /** An expression for the values at an `observation`, which is (4). */
  readonly values: string;
}

/**
 * Lines of Python that play a saved model with the package of its format.
 * @param fileName of the model’s file in the folder where they are run; a model that is a folder is
 * played inside of it
 */
export function pythonExample(
  model: Model,
  format: ModelFormatId,
  fileName: string,
): PythonExample {
  const { packages, modules, lines, values } = loadingOf(model, format, fileName);
  const code = [
    ...modules.map((module) => `import ${module}`),
    'import gymnasium as gym',
    'import numpy as np',
    ...lines,
    'env, scores = gym.make("CartPole-v1"), []',
    'for seed in range(20):',
    '    observation, over, score = env.reset(seed=seed)[0], False, 0',
    '    while not over:',
    `        action = np.argmax(${values})`,
    '        observation, reward, terminated, truncated, _ = env.step(action)',
    '        over, score = terminated or truncated, score + reward',
    '    scores.append(score)',
    'print("mean of 20 episodes:", np.mean(scores))',
  ];
  return { packages: ['gymnasium', ...packages], code: code.join('\n') };
}

function loadingOf(model: Model, format: ModelFormatId, fileName: string): Loading {
  // A text of JSON is one of Python’s.
  const file = JSON.stringify(fileName);
  switch (format) {
    case 'onnx':
      return {
        packages: ['onnxruntime'],
        modules: ['onnxruntime'],
        lines: [`session = onnxruntime.InferenceSession(${file})`],
        values: 'session.run(None, {"observation": observation[None]})[0]',
      };
    case 'keras':
    case 'kerasH5':
      return {
        packages: ['keras', 'tensorflow'],
        modules: ['keras'],
        lines: [`model = keras.models.load_model(${file}, compile=False)`],
        values: 'model.predict_on_batch(observation[None])',
      };
    case 'tfjsLayers':
      return numpyLoading(model);
  }
}

/**
 * The weights are plain float32 in one file, and the layers a line each. TF.js has a package for
 * Python, which asks for gigabytes.
 */
function numpyLoading({ network, observationDivisors }: Model): Loading {
  const scaling = isScaled(observationDivisors) ? ['x = x @ w[0]  # scales the observation'] : [];
  const layers = network.layers.flatMap(({ activation }, index) => {
    const kernel = scaling.length + 2 * index;
    const sums = `x @ w[${kernel}] + w[${kernel + 1}]`;
    const expression = numpyActivation(activation);
    const isShort = expression.match(/\bx\b/g)?.length === 1;
    return isShort
      ? [`x = ${expression.replace(/\bx\b/, sums)}`]
      : [`x = ${sums}`, `x = ${expression}`];
  });
  const lines = [
    'group = json.load(open("model.json"))["weightsManifest"][0]',
    'numbers, w = np.fromfile(group["paths"][0], "<f4"), []',
    'for shape in (weight["shape"] for weight in group["weights"]):',
    '    w.append(numbers[: np.prod(shape)].reshape(shape))',
    '    numbers = numbers[np.prod(shape) :]',
    'def q_values(x):',
    ...[...scaling, ...layers, 'return x'].map((line) => `    ${line}`),
  ];
  const needsMath = lines.some((line) => line.includes('math.'));
  return {
    packages: [],
    modules: ['json', ...(needsMath ? ['math'] : [])],
    lines,
    values: 'q_values(observation)',
  };
}
