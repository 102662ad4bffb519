import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { appRoot } from './appRoot';

const packageSchema = v.object({ homepage: v.pipe(v.string(), v.url(), v.startsWith('https://')) });

/** The project's page, with its documentation, where whoever made this package named one. */
export function projectPage(root = appRoot): string | null {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  const parsed = v.safeParse(packageSchema, JSON.parse(text));
  return parsed.success ? parsed.output.homepage : null;
}
