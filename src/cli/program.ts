import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { appRoot } from '../host/app/appRoot';
import { defaultRandomEpisodes, defaultTestEpisodes } from '../shared/protocol/commands';
import { activationNames } from '../shared/activations';
import { engineChoices } from '../shared/engines';
import { modelFormatFacts, modelFormatIds } from '../shared/modelFormats';
import { defaultPreset, presetNames, presets } from '../shared/hyperparameters/presets';
import { convert, type ConvertOptions } from './commands/convertCommand';
import { listEngines, type EnginesOptions } from './commands/enginesCommand';
import { addHyperparameterFlags } from './hyperparameterFlags';
import { wholeNumber } from './numbers';
import { inspect, type InspectOptions } from './commands/inspectCommand';
import { playRandom, testModel, type PlayOptions, type TestOptions } from './commands/playCommands';
import { serve, type ServeOptions } from './commands/serveCommand';
import { start } from './commands/startCommand';
import { tensorflow, type TensorflowOptions } from './commands/tensorflowCommand';
import { train, type TrainOptions } from './commands/trainCommand';
import { throwUsageErrors } from './usageErrors';

/** @param finish hears the exit code of the command that ran */
export function createProgram(finish: (exitCode: number) => void): Command {
  const program = new Command('cartpole-studio')
    .description('Train, watch and test an agent that balances a pole.')
    .version(version())
    // throwUsageErrors makes a sentence of what commander would write.
    .configureOutput({ writeErr: () => undefined })
    .usage('<command> [options]');

  const trainCommand = program
    .command('train')
    .description('Train an agent until it is solved, or to its limit.')
    .addOption(presetOption())
    .addOption(seedOption('Seed of the run; a random one is drawn, and told, without it.'))
    .addOption(
      new Option('--engine <engine>', 'What computes; auto measures and takes the fastest.')
        .choices(engineChoices)
        .default('auto'),
    )
    .option(
      '--out <folder>',
      'Save the best model in this folder, as TF.js Layers files; without it no model is kept.',
    )
    .option('--overwrite', 'Replace the model that the folder of --out holds.')
    .option('--keep-going', 'Train on to the limit once it is solved.')
    .option('--json', 'Write one JSON object a line.')
    .action(async (options: TrainOptions) => finish(await train(options)));
  addHyperparameterFlags(trainCommand);

  program
    .command('test')
    .description('Play greedy episodes with a saved model, or with the trained example.')
    .addArgument(
      new Argument(
        '[model]',
        `${modelHelp} Without it the trained example that comes with the app.`,
      ),
    )
    .addOption(episodesOption(defaultTestEpisodes))
    .addOption(seedOption('Seed of the start states; the model’s own without it.'))
    .addOption(activationOption())
    .option('--json', 'Write one JSON object a line.')
    .action(async (model: string | undefined, options: TestOptions) =>
      finish(await testModel(model, options)),
    );

  program
    .command('inspect')
    .description('Tell what a model is: format, layers, parameters, values, and what it scores.')
    .addArgument(new Argument('<model>', modelHelp))
    .option('--states <file>', 'Value these states, a JSON array of arrays of 4 numbers.')
    .addOption(activationOption())
    .option('--json', 'Write one JSON object, and play no episodes.')
    .action(async (model: string, options: InspectOptions) =>
      finish(await inspect(model, options)),
    );

  program
    .command('convert')
    .description('Write a model in another format, with a README.md beside it.')
    .addArgument(new Argument('<in>', modelHelp))
    .addArgument(
      new Argument(
        '<out>',
        `What to write: ${outHelp}; any other name is that of a TF.js Layers folder.`,
      ),
    )
    .addOption(activationOption())
    .option('--overwrite', 'Replace the model that is there.')
    .action(async (from: string, to: string, options: ConvertOptions) =>
      finish(await convert(from, to, options)),
    );

  program
    .command('random')
    .description('Play episodes of random actions.')
    .addOption(episodesOption(defaultRandomEpisodes))
    .addOption(seedOption('Seed of starts and actions; a random one is drawn without it.'))
    .option('--json', 'Write one JSON object a line.')
    .action(async (options: PlayOptions) => finish(await playRandom(options)));

  program
    .command('engines')
    .description('List what can compute on this machine, and how fast each one is.')
    .addOption(presetOption())
    .option('--json', 'Write one JSON object.')
    .action(async (options: EnginesOptions) => finish(await listEngines(options)));

  addServing(program.command('serve'))
    .description('Serve the window to the browsers of this machine.')
    .option(
      '--host <address>',
      'Let others reach it at this address of the machine (0.0.0.0: at all of them), over plain HTTP; an SSH tunnel is safer.',
    )
    .action(async (options: ServeOptions) => finish(await serve(options)));

  addServing(program.command('start'))
    .description('Open the desktop window; where there is none, serve it to the browser.')
    .action(async (options: ServeOptions) => finish(await start(options)));

  program
    .command('tensorflow')
    .description('Install TensorFlow, an engine for wide networks: with CUDA where a driver is.')
    .addOption(
      new Option('--status', 'Tell whether it can be used, and change nothing.').conflicts([
        ...['remove', 'python', 'use', 'cpu'],
      ]),
    )
    .addOption(
      new Option('--remove', 'Delete what was installed.').conflicts(['python', 'use', 'cpu']),
    )
    .option('--python <executable>', 'The Python that fetches it, 3.10 or newer.')
    .option(
      '--use <path>',
      'Use a TensorFlow that is there: a Python or an environment that has it.',
    )
    .option('--cpu', 'Leave CUDA out, even where a driver is.')
    .action(async (options: TensorflowOptions) => finish(await tensorflow(options)));

  for (const command of [program, ...program.commands]) throwUsageErrors(command);
  return program;
}

const modelHelp =
  'A model: the folder of one, its model.json, a zip of one, or a file of Keras or ONNX.';

const outHelp = modelFormatIds
  .map((format) => modelFormatFacts[format])
  .filter(({ ending }) => ending !== null)
  .map(({ ending, label }) => `a name that ends in .${ending} is ${label}`)
  .join(', ');

function activationOption(): Option {
  return new Option(
    '--activation <activation>',
    'What the hidden layers do, where a file holds weights without their layers (default: "relu").',
  ).choices(activationNames);
}

function version(): string {
  const text = readFileSync(join(appRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function presetOption(): Option {
  const about = presetNames.map((name) => `${name}: ${presets[name].about}`).join(' ');
  return new Option('--preset <preset>', `Settings to start from. ${about}`)
    .choices(presetNames)
    .default(defaultPreset);
}

function seedOption(help: string): Option {
  return new Option('--seed <seed>', help).argParser(wholeNumber('--seed', 0, 2 ** 32 - 1));
}

function episodesOption(count: number): Option {
  return new Option('--episodes <episodes>', 'Episodes to play.')
    .argParser(wholeNumber('--episodes', 1, 1000))
    .default(count);
}

function addServing(command: Command): Command {
  return command
    .addOption(
      new Option('--port <port>', 'Port to listen on; 0 takes a free one.')
        .argParser(wholeNumber('--port', 0, 65_535))
        .default(0),
    )
    .option('--no-open', 'Do not open the default browser.')
    .option('--run <name>', 'Open this run of those that were left, in place of the newest.');
}
