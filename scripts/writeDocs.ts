import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appRoot } from '../src/host/appRoot';
import { hyperparameterDocs } from './hyperparameterDocs';

const path = join(appRoot, 'docs/hyperparameters.md');
writeFileSync(path, await hyperparameterDocs());
console.log('docs/hyperparameters.md is written.');
