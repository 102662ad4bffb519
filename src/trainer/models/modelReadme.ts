import { activationLabels } from '../../shared/activations';
import { formatCount } from '../../shared/format';
import { modelFormatFacts, type ModelFormatId } from '../../shared/modelFormats';
import type { Model } from './model';
import { pythonExample } from './readme/pythonExample';
import { trainingSentences } from './readme/trainingText';

/**
 * What stands beside a saved model, for whoever finds it, as Markdown: how it was trained, what it
 * scored, and Python that plays it.
 * @param fileName of the model’s file or folder; the text stands beside the file, or in the folder
 */
export function modelReadme(model: Model, format: ModelFormatId, fileName: string): string {
  const { label, about } = modelFormatFacts[format];
  const { packages, code } = pythonExample(model, format, fileName);
  const isFolder = modelFormatFacts[format].ending === null;
  return `# ${fileName}

A neural network that balances the pole of CartPole-v1, saved by CartPole Studio. ${trainingSentences(model).join(' ')}

It is saved as ${label}, for ${about}. The network is ${networkText(model)}. It takes an observation as Gymnasium gives it (cart position, cart velocity, pole angle, pole angular velocity) and gives the values of pushing the cart to the left and to the right; the larger one is what to do.

To play it in Python, ${isFolder ? 'in this folder' : 'in the folder of the file'}:

\`\`\`sh
pip install ${packages.join(' ')}
\`\`\`

\`\`\`python
${code}
\`\`\`

To watch it, install \`gymnasium[classic-control]\` and say \`gym.make("CartPole-v1", render_mode="human")\`.
`;
}

/** “4 → 64 (ReLU) → 2, 450 parameters” */
function networkText({ network, parameters }: Model): string {
  const layers = network.layers.map(({ units, activation }) =>
    activation === 'linear' ? String(units) : `${units} (${activationLabels[activation]})`,
  );
  return `${[network.inputs, ...layers].join(' → ')}, ${formatCount(parameters.length)} parameters`;
}
