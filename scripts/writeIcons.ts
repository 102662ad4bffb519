import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { appRoot } from '../src/host/app/appRoot';
import { drawIconFiles } from './iconFiles';

for (const [name, bytes] of await drawIconFiles()) {
  const path = join(appRoot, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}
