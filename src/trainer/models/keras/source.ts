import { visible } from '../../../shared/visibleText';
import type { ModelSource } from '../model';

const longestVersion = 40;

/**
 * Who wrote a file of Keras'.
 * @param version as the file tells it, "2.2.4-tf", if it does
 */
export function sourceOf(formatLabel: string, version: string | null): ModelSource {
  const isVersion = version !== null && version !== '' && version.length <= longestVersion;
  return { formatLabel, writtenBy: isVersion ? `Keras ${visible(version)}` : null };
}
