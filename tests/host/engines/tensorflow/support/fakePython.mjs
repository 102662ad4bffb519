/**
 * Stands in for Python and pip, so that the tests need neither a network nor gigabytes. It speaks
 * as pip 26 does. FAKE_PYTHON names a folder: `calls.txt` there gets a line for each call,
 * `answer.json` overrides what it says of itself, and a file `hang-WORD` makes that call wait
 * until it is killed.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const folder = process.env.FAKE_PYTHON;
const args = process.argv.slice(2);

function isAfter(option) {
  return args[args.indexOf(option) + 1];
}

function note(call) {
  appendFileSync(join(folder, 'calls.txt'), `${call}\n`);
  if (!existsSync(join(folder, `hang-${call.split(' ')[0]}`))) return;
  writeFileSync(join(folder, 'hanging'), String(process.pid));
  setInterval(() => undefined, 1000);
}

function describe() {
  const path = join(folder, 'answer.json');
  const answer = { executable: process.argv[1], major: 3, minor: 12, venv: true };
  return { ...answer, ...(existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}) };
}

function makeEnvironment(place) {
  mkdirSync(join(place, 'bin'), { recursive: true });
  symlinkSync(process.argv[1], join(place, 'bin/python'));
}

function download(requirement) {
  const file = join(isAfter('--dest'), `${requirement}.whl`);
  if (existsSync(file)) return note(`kept ${requirement}`);
  console.log(`Collecting ${requirement}`);
  console.log('Progress 0 of 274000871');
  console.log('Progress 137000000 of 274000871');
  note(`download ${requirement}`);
  mkdirSync(isAfter('--dest'), { recursive: true });
  writeFileSync(file, 'wheel');
}

function unpack(place) {
  note('unpack');
  const tensorflow = join(place, 'tensorflow');
  const header = join(tensorflow, 'include/tensorflow/c/eager/c_api.h');
  mkdirSync(join(header, '..'), { recursive: true });
  for (const file of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    writeFileSync(join(tensorflow, file), '');
  }
  for (const file of ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']) {
    writeFileSync(join(tensorflow, file), '');
  }
  writeFileSync(header, '');
  mkdirSync(join(place, 'tensorflow_cpu-2.21.0.dist-info'));
}

if (args[0] === '-c') console.log(JSON.stringify(describe()));
else if (args[1] === 'venv') {
  note('venv');
  makeEnvironment(args[2]);
} else if (args.includes('download')) download(args.at(-1));
else if (args.includes('--target')) unpack(isAfter('--target'));
else note('pip');
