import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appRoot } from '../src/host/app/appRoot';
import { hyperparameterDocs } from './hyperparameterDocs';
import { withShippedTable } from './shipped/shippedDocs';
import { shippedPackages } from './shipped/shippedPackages';

/** Writes what the docs take from the code and from the last build. */
try {
  const security = join(appRoot, 'docs/security.md');
  const page = await withShippedTable(readFileSync(security, 'utf8'), shippedPackages());
  writeFileSync(security, page);
  writeFileSync(join(appRoot, 'docs/hyperparameters.md'), await hyperparameterDocs());
  console.log('docs/hyperparameters.md and “What ships” in docs/security.md are written.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
