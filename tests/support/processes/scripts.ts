import { join } from 'node:path';

/** The sources that tests run in processes of their own; `bundleScripts.ts` makes scripts of them. */
export const scripts = [
  'scripts/bench/solve/seedChild.ts',
  'src/host/models/codec/modelCodecWorker.ts',
  'src/main/trainer/electronProbe.ts',
  'src/main/trainer/electronTrainer.ts',
  'src/server/serverTrainer.ts',
  'tests/host/models/saveForever.ts',
  'tests/support/processes/echoTrainer.ts',
  'tests/support/processes/exitingTrainer.ts',
  'tests/support/processes/faultyTrainer.ts',
  'tests/support/processes/failingTrainer.ts',
  'tests/support/processes/hostileCodec.ts',
  'tests/support/processes/parentPortShim.ts',
  'tests/support/processes/saveMany.ts',
  'tests/support/processes/serveAlone.ts',
] as const;

export type ScriptSource = (typeof scripts)[number];

export const scriptFolderVariable = 'CARTPOLE_STUDIO_TEST_SCRIPTS';

/** The name of a script in the folder of all of them, without its ending. */
export function scriptName(source: ScriptSource): string {
  return source.replace(/\.ts$/, '');
}

export function isScriptSource(path: string): path is ScriptSource {
  return (scripts as readonly string[]).includes(path);
}

/** The path of the script that a source was bundled to for this run of the tests. */
export function scriptOf(source: ScriptSource): string {
  const folder = process.env[scriptFolderVariable];
  if (folder === undefined) throw new Error('Scripts for processes exist in Vitest’s tests alone.');
  return join(folder, `${scriptName(source)}.js`);
}
