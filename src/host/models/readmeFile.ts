import { join } from 'node:path';
import { readmeName } from '../../shared/modelFile';
import { atomicWrite } from '../files/atomicWrite';
import { readPlainFile } from '../files/plainFile';
import { systemCode } from '../files/systemErrors';

/** The name of what stands beside a model's single file. */
export function readmeNameFor(fileName: string): string {
  return `${fileName}.${readmeName}`;
}

/** A text about a model that gets another name: in its heading, and in the lines of Python. */
export function readmeCalled(readme: string, from: string, to: string): string {
  return readme
    .replace(`# ${from}\n`, () => `# ${to}\n`)
    .replaceAll(JSON.stringify(from), () => JSON.stringify(to));
}

/** Markdown shows no comment: by this one a text of ours is known again. */
const mark =
  '<!-- Written by CartPole Studio, which replaces it when the model is saved again. -->';
const maxReadmeBytes = 64 * 1024;

/**
 * Lays a text beside a model, in place of one of ours; a person's own stays. The model is whole
 * without it: what the system refuses is left out.
 */
export async function writeReadme(folder: string, name: string, text: string): Promise<void> {
  try {
    if (!(await mayReplace(join(folder, name)))) return;
    await atomicWrite(folder, name, new TextEncoder().encode(`${text.trimEnd()}\n\n${mark}\n`));
  } catch {
    // Its model is saved.
  }
}

async function mayReplace(path: string): Promise<boolean> {
  try {
    const bytes = await readPlainFile(path, { maxBytes: maxReadmeBytes });
    return new TextDecoder().decode(bytes).includes(mark);
  } catch (error) {
    return systemCode(error) === 'ENOENT';
  }
}
