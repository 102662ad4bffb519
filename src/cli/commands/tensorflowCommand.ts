import { SingleBar } from 'cli-progress';
import type { Progress } from '../../host/engines/tensorflow/installation/progress';
import { TensorflowInstallation } from '../../host/engines/tensorflow/installation/tensorflowInstallation';
import { exitCodes } from '../exitCodes';
import { onInterrupt } from '../interruption';
import { writeLine, writeProblem } from '../output';

export interface TensorflowOptions {
  readonly status?: true;
  readonly remove?: true;
  readonly python?: string;
  readonly use?: string;
  readonly cpu?: true;
}

/** Installs TensorFlow, removes it, or tells its state: 0 where it was done and is ready. */
export async function tensorflow(options: TensorflowOptions): Promise<number> {
  const installation = new TensorflowInstallation();
  if (options.remove) {
    await installation.remove();
    writeLine('TensorFlow is not installed.');
    return exitCodes.done;
  }
  if (!options.status) return install(installation, options);
  const state = await installation.state();
  writeLine(state.sentence);
  if (state.kind === 'notInstalled') writeProblem('“npm run tensorflow” installs it.');
  return state.kind === 'ready' ? exitCodes.done : exitCodes.failed;
}

async function install(
  installation: TensorflowInstallation,
  options: TensorflowOptions,
): Promise<number> {
  const cancel = new AbortController();
  // pip and the compiler must not outlive a closed terminal.
  const interrupted = onInterrupt(() => cancel.abort());
  const { signal } = cancel;
  const { use = null, python = null } = options;
  const cpuOnly = options.cpu ?? false;
  const report = createProgressReport();
  try {
    if (use === null) {
      const plan = await installation.planInWords(cpuOnly, signal);
      writeProblem(`${plan}, in ${installation.layout.folder}.`);
    }
    const { onProgress } = report;
    const state = await installation.install({ use, python, cpuOnly, signal, onProgress });
    report.end();
    writeLine(state.sentence);
    return state.kind === 'ready' ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    report.end();
    const exitCode = interrupted();
    if (exitCode === null) throw error;
    writeProblem(
      'Cancelled: packages that were fetched whole are kept, and the same command goes on from there.',
    );
    return exitCode;
  }
}

/** Sentences on standard error, and a bar for the download at a terminal. */
function createProgressReport(): { onProgress(progress: Progress): void; end(): void } {
  const terminal = process.stderr;
  const bar = new SingleBar({
    stream: terminal,
    format: '{bar} {sentence}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 20,
    hideCursor: true,
    gracefulExit: false,
  });
  let told = '';
  const tell = (words: string) => {
    if (words === told) return;
    told = words;
    writeProblem(words);
  };
  return {
    onProgress: ({ share, sentence }) => {
      if (share === null) {
        bar.stop();
        tell(sentence);
      } else if (!terminal.isTTY) {
        // A log gets a line for each package.
        tell(sentence.replace(/:.*/, '.'));
      } else if (bar.isActive) {
        bar.update(share, { sentence });
      } else {
        bar.start(1, share, { sentence });
      }
    },
    end: () => bar.stop(),
  };
}
