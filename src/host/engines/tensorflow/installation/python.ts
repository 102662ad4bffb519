import * as v from 'valibot';
import type { RunChild } from './childProcess';
import { TensorflowError } from './tensorflowError';

export interface Python {
  readonly executable: string;
  /** Major and minor: "3.11". */
  readonly version: string;
}

const oldestMinor = 10;

/** Answers on any Python, so that one that is too old can be named. */
const question = `
import sys, json
try:
    from importlib.util import find_spec
    venv = find_spec("venv") is not None and find_spec("ensurepip") is not None
except ImportError:
    venv = False
print(json.dumps({"executable": sys.executable, "major": sys.version_info[0],
    "minor": sys.version_info[1], "venv": venv}))
`;

const answerSchema = v.object({
  executable: v.pipe(v.string(), v.minLength(1)),
  major: v.number(),
  minor: v.number(),
  venv: v.boolean(),
});

type Answer = v.InferOutput<typeof answerSchema>;

const commonNames = ['python3', 'python'];
const versionedNames = ['3.13', '3.12', '3.11', '3.10', '3.14', '3.15'].map(
  (version) => `python${version}`,
);

/**
 * Finds a Python that can make a virtual environment.
 * @param named the person's own choice, an executable; null looks for one
 * @throws TensorflowError if there is none
 */
export async function findPython(named: string | null, run: RunChild): Promise<Python> {
  const refused: Answer[] = [];
  for (const command of candidates(named)) {
    const answer = await ask(command, run);
    if (answer === null) continue;
    if (isRecent(answer) && answer.venv) {
      return { executable: answer.executable, version: versionOf(answer) };
    }
    refused.push(answer);
  }
  throw new TensorflowError(refusal(named, refused));
}

function candidates(named: string | null): string[][] {
  if (named !== null) return [[named]];
  const names = [...commonNames, ...versionedNames].map((name) => [name]);
  return process.platform === 'win32' ? [['py', '-3'], ...names] : names;
}

async function ask(command: readonly string[], run: RunChild): Promise<Answer | null> {
  const [program, ...args] = command;
  const result = await run(program!, [...args, '-c', question], { timeoutMs: 20_000 });
  if (result.exitCode !== 0) return null;
  try {
    return v.parse(answerSchema, JSON.parse(result.output));
  } catch {
    // A program of that name that is no Python.
    return null;
  }
}

function isRecent({ major, minor }: Answer): boolean {
  return major === 3 && minor >= oldestMinor;
}

function versionOf({ major, minor }: Answer): string {
  return `${major}.${minor}`;
}

function refusal(named: string | null, refused: readonly Answer[]): string {
  const needed = `Python 3.${oldestMinor} or newer`;
  const withoutVenv = refused.find(isRecent);
  if (withoutVenv) {
    const version = versionOf(withoutVenv);
    return `Python ${version} (${withoutVenv.executable}) lacks its venv module: install it (on Debian and Ubuntu “sudo apt install python${version}-venv”), then try again.`;
  }
  const old = refused[0];
  if (old) {
    return `Python ${versionOf(old)} (${old.executable}) is too old: TensorFlow is fetched by ${needed}. Install one, then try again.`;
  }
  if (named !== null)
    return `“${named}” is no Python that can be run: name the executable of ${needed}.`;
  return `No Python was found, and TensorFlow is fetched by ${needed}: install it (python.org, or your system’s packages), then try again.`;
}
