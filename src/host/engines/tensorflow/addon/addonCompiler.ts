import { dirname, join, relative } from 'node:path';
import { appRoot, builtFolder, unpackedRoot } from '../../../app/appRoot';
import type { RunChild } from '../installation/childProcess';
import { linkedLibraries, type TensorflowLibrary } from './tensorflowLibrary';
import { TensorflowError } from '../installation/tensorflowError';

/** What the addon is compiled from, as the build lays it out: config/tensorflow.vite.config.ts. */
const sources = join(unpackedRoot, relative(appRoot, builtFolder), 'tensorflow/addon-sources');
const nodeApi = join(sources, 'node-api');

/** The addon finds TensorFlow through a link of this name beside it, wherever both lie. */
export const libraryLinkName = 'tensorflow';

type Command = readonly [program: string, ...args: string[]];

const compilerNames: Readonly<Record<string, readonly string[]>> = {
  linux: ['c++', 'g++', 'clang++'],
  darwin: ['clang++'],
  win32: ['cl'],
};

const advice: Readonly<Record<string, string>> = {
  linux: 'install one (on Debian and Ubuntu “sudo apt install g++”)',
  darwin: 'install Apple’s (“xcode-select --install”)',
  win32: 'start this from the “x64 Native Tools Command Prompt” of Visual Studio’s Build Tools',
};

/**
 * The compiler of this system; CXX names another one.
 * @throws TensorflowError if there is none
 */
export async function findCompiler(run: RunChild): Promise<string> {
  const named = process.env['CXX'];
  const names = named ? [named] : (compilerNames[process.platform] ?? []);
  for (const name of names) {
    const args = process.platform === 'win32' ? [] : ['--version'];
    if ((await run(name, args, { timeoutMs: 20_000 })).exitCode === 0) return name;
  }
  throw new TensorflowError(
    `No C++ compiler was found, and TensorFlow’s addon is compiled on this machine: ${advice[process.platform] ?? 'install one'}, then try again.`,
  );
}

/**
 * Compiles the addon into a folder.
 * @throws TensorflowError
 */
export async function compileAddon(
  compiler: string,
  library: TensorflowLibrary,
  addon: string,
  run: RunChild,
): Promise<void> {
  const commands =
    process.platform === 'win32'
      ? windowsCommands(compiler, library, addon)
      : [unixCommand(compiler, library, addon)];
  for (const [program, ...args] of commands) {
    const result = await run(program, args);
    if (result.exitCode === 0) continue;
    const text = `${result.problems}\n${result.output}`;
    if (/No space left on device/.test(text)) {
      throw new TensorflowError('The disk is full: make room, then try again.');
    }
    const line = text.split('\n').find((each) => /error/i.test(each)) ?? text.trim().split('\n')[0];
    throw new TensorflowError(
      `TensorFlow’s addon could not be compiled by ${program} (${(line ?? '').trim()}): update the compiler, or name another in the environment variable CXX, then try again.`,
    );
  }
}

const sourceFiles = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) =>
  join(sources, 'binding', name),
);

function includeFolders(library: TensorflowLibrary): string[] {
  return [join(library.folder, 'include'), join(nodeApi, 'include')];
}

/** As the package's own binding.gyp builds it, with a library path that moves with the addon. */
function unixCommand(compiler: string, library: TensorflowLibrary, addon: string): Command {
  const onMac = process.platform === 'darwin';
  const origin = onMac ? '@loader_path' : '$ORIGIN';
  const shape = onMac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared', '-fPIC'];
  return [
    compiler,
    ...shape,
    ...['-std=c++17', '-O2', '-w', '-DNAPI_VERSION=8'],
    ...includeFolders(library).map((folder) => `-I${folder}`),
    ...sourceFiles,
    ...['-o', addon],
    ...linkedLibraries(library.folder),
    `-Wl,-rpath,${origin}/${libraryLinkName}`,
  ];
}

/** Node-API's import library is made from its list of names first. */
function windowsCommands(compiler: string, library: TensorflowLibrary, addon: string): Command[] {
  const nodeLibrary = join(dirname(addon), 'node_api.lib');
  const definitions = join(nodeApi, 'def/node_api.def');
  return [
    ['lib', '/nologo', `/def:${definitions}`, `/out:${nodeLibrary}`, '/machine:x64'],
    [
      compiler,
      ...['/nologo', '/LD', '/EHsc', '/std:c++17', '/O2', '/w', '/MD'],
      ...['/DNAPI_VERSION=8', '/DCOMPILER_MSVC'],
      ...includeFolders(library).map((folder) => `/I${folder}`),
      ...sourceFiles,
      `/Fo${dirname(addon)}\\`,
      ...['/link', `/out:${addon}`, nodeLibrary, ...linkedLibraries(library.folder)],
    ],
  ];
}
