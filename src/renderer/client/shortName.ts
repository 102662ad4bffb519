import { visible } from '../../shared/visibleText';

const maxLength = 48;

/** A file's or folder's name that fits into a sentence: the middle of a very long one is left out. */
export function shortName(name: string): string {
  const letters = [...name];
  if (letters.length <= maxLength) return visible(name);
  const half = (maxLength - 2) / 2;
  return visible(`${letters.slice(0, half).join('')}…${letters.slice(-half).join('')}`);
}
