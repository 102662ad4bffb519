import { createHash } from 'node:crypto';
import { getRawHeader } from '@electron/asar';

/** What Electron compares before it loads anything: the asar's list of files holds a hash of each. */
export function asarHash(archive: string): string {
  return createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');
}
