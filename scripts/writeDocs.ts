import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { appRoot } from '../src/host/appRoot';
import { hyperparameterDocs } from './hyperparameterDocs';

const path = join(appRoot, 'docs/hyperparameters.md');
writeFileSync(path, await format(hyperparameterDocs(), { parser: 'markdown', printWidth: 100 }));
console.log('docs/hyperparameters.md is written.');
