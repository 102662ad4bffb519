import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

/** What a second start hands to the first one before it ends. */
export interface SecondStart {
  /** Absolute paths of the models that it was asked to open. */
  readonly models: string[];
}

const secondStartSchema = v.object({
  models: v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
});

const runFlag = '--run=';

/** The models among a start's arguments, such as one that was double-clicked. */
export function modelsIn(
  argv: readonly string[],
  workingFolder: string,
  isInstalled: boolean,
): string[] {
  const named = argv.slice(1).filter((argument) => argument !== '' && !argument.startsWith('-'));
  // Electron itself takes the app's folder as an argument where it is not part of the app.
  return (isInstalled ? named : named.slice(1)).map((model) =>
    resolve(workingFolder, pathOf(model)),
  );
}

/** The desktops of Linux name a file that was double-clicked by its address. */
function pathOf(model: string): string {
  try {
    return model.startsWith('file:') ? fileURLToPath(model) : model;
  } catch {
    // An address of another machine, or a file of a strange name.
    return model;
  }
}

/** The run that a start is asked to open, of those that were left. */
export function runIn(argv: readonly string[]): string | undefined {
  return argv.find((argument) => argument.startsWith(runFlag))?.slice(runFlag.length);
}

/** The models that a second start, of whatever version of the app, wants opened. */
export function modelsOfSecondStart(handedOver: unknown): string[] {
  const parsed = v.safeParse(secondStartSchema, handedOver);
  return parsed.success ? parsed.output.models : [];
}

/** Models to open, whoever names them and however early; the last one that was named counts. */
export class LaunchFiles {
  private path: string | undefined;
  private open: ((path: string) => void) | null = null;

  add(models: readonly string[]): void {
    this.path = models.at(-1) ?? this.path;
    this.answer();
  }

  /** From now on, models can be opened. */
  serve(open: (path: string) => void): void {
    this.open = open;
    this.answer();
  }

  private answer(): void {
    const { path } = this;
    if (path === undefined || this.open === null) return;
    this.path = undefined;
    this.open(path);
  }
}
