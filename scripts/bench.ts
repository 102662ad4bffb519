import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { messageOf } from '../src/shared/errorText';
import { appRoot } from '../src/host/app/appRoot';
import { supportsRelaxedSimd } from '../src/host/engines/simdBuilds';
import { benchmarksPage } from './bench/benchmarksPage';
import { thisMachine } from './bench/machine';
import { quickSampling, thoroughSampling } from './bench/measure';
import type { Part, PartContext } from './bench/part';
import { longParts, parts } from './bench/parts';
import { peerParts } from './bench/peers/peerParts';
import { pinToOneCore } from './bench/peers/pinning';
import { parsePresets, parseSeeds, type SolveOptions } from './bench/solve/solveOptions';
import { sectionText, unmeasuredTitles, type Report, type Section } from './bench/report';

interface Flags extends SolveOptions {
  readonly peers: boolean;
  readonly quick: boolean;
  readonly only: readonly string[] | null;
  readonly json: string;
}

const names = (list: readonly Part[]): string => list.map(({ name }) => name).join(', ');
const flags = new Command('npm run bench --')
  .description('Measures this machine: a table, and the same as JSON.')
  .option('--peers', 'also compare with PyTorch and others, and write docs/benchmarks.md', false)
  .option('--quick', 'shorter and rougher', false)
  .option('--json <file>', 'where to write the JSON', join('out', 'bench', 'report.json'))
  .option(
    '--only <parts>',
    'parts to run, with commas; “peers” is all of its own',
    (list: string) => list.split(','),
    null,
  )
  .option(
    '--seeds <from-to>',
    'of “solve”, “tutorial”, “peers-solve”, such as 1-200',
    parseSeeds,
    null,
  )
  .option('--presets <names>', 'of “solve”, with commas', parsePresets, null)
  .option('--hold', 'of “solve”: every preset trains 50,000 steps more once it is solved', false)
  .addHelpText(
    'after',
    `\nParts: ${names(parts)}; only where it is named: ${names(longParts)}; with --peers also: ${names(peerParts)}`,
  )
  .parse()
  .opts<Flags>();

async function bench({ peers, quick, only, json, ...solve }: Flags): Promise<void> {
  const chosen = choose(peers, only);
  // Before anything is pinned to one core, which would then be all that there is.
  const machine = thisMachine();
  const versions: Record<string, string> = {
    Node: process.versions.node,
    'SIMD kernels': (await supportsRelaxedSimd()) ? 'relaxed' : 'plain',
  };
  const notes: string[] = [];
  const sections: Section[] = [];
  for (const part of chosen) {
    // What runs before, the window's browser among them, may use every core.
    if (peerParts.includes(part) && notes.length === 0) notes.push(pinToOneCore());
    const context: PartContext = {
      quick,
      sampling: quick ? quickSampling : thoroughSampling,
      solve,
      versions,
      progress: (what) => {
        console.error(`… ${part.name}: ${what}`);
      },
    };
    const made = await sectionsOf(part, context);
    for (const section of made) console.log(sectionText(section));
    sections.push(...made);
  }
  const date = new Date().toISOString().slice(0, 10);
  const report: Report = { date, machine, versions, notes, sections };
  write(json, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`${json} is written.`);
  if (!peers) return;
  if (quick || only !== null) {
    console.log('docs/benchmarks.md is left as it is: it holds full runs alone.');
    return;
  }
  const unmeasured = unmeasuredTitles(sections);
  if (unmeasured.length > 0) {
    throw new Error(
      `docs/benchmarks.md is left as it is, because these could not be measured: ${unmeasured.join('; ')}.`,
    );
  }
  write(join(appRoot, 'docs', 'benchmarks.md'), await benchmarksPage(report));
  console.log('docs/benchmarks.md is written.');
}

/**
 * “peers” names all parts that begin with “peers-”.
 * @throws Error if a name is not that of a part
 */
function choose(withPeers: boolean, only: readonly string[] | null): readonly Part[] {
  const usual = withPeers ? [...parts, ...peerParts] : parts;
  if (only === null) return usual;
  const all = [...longParts, ...usual];
  const isNamed = ({ name }: Part, chosen: string): boolean =>
    name === chosen || name.startsWith(`${chosen}-`);
  const unknown = only.find((chosen) => !all.some((part) => isNamed(part, chosen)));
  if (unknown !== undefined) {
    throw new Error(`There is no part “${unknown}” here. The parts are: ${names(all)}.`);
  }
  return all.filter((part) => only.some((chosen) => isNamed(part, chosen)));
}

/** A part that fails costs its own figures alone. */
async function sectionsOf(part: Part, context: PartContext): Promise<readonly Section[]> {
  context.progress('begins');
  try {
    return await part.run(context);
  } catch (error) {
    const reason = messageOf(error);
    return [{ title: part.name, columns: [], rows: [], notes: [`Not measured: ${reason}`] }];
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

try {
  await bench(flags);
  process.exit();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
