import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemCode } from '../files/systemErrors';

/** The least that a system of today gives, for where it cannot be asked. */
const usualLimit = 256;

/**
 * How many files and connections this process may have open at once, which Node does not tell;
 * Infinity where nothing but memory is the limit, as on Windows.
 */
export function descriptorLimit(): number {
  if (process.platform === 'win32') return Infinity;
  try {
    const words = process.platform === 'linux' ? linuxLimit() : shellLimit();
    return words === 'unlimited' ? Infinity : Number(words);
  } catch (error) {
    return systemCode(error) === 'EMFILE' ? 0 : usualLimit;
  }
}

function linuxLimit(): string {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  return /^Max open files\s+(\w+)/m.exec(limits)?.[1] ?? String(usualLimit);
}

/** A shell has the limits of whoever starts it. */
function shellLimit(): string {
  const stdio: 'pipe'[] = ['pipe', 'pipe', 'pipe'];
  return execFileSync('/bin/sh', ['-c', 'ulimit -n'], { encoding: 'utf8', stdio }).trim();
}
