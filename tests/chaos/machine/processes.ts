import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Sends a signal; a process that is gone already hears nothing. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended just now.
  }
}

/** Whether it runs, or is stopped; one that ended and is not buried yet is neither. */
export function isThere(pid: number): boolean {
  const state = /^State:\s+(\w)/m.exec(fileOf(pid, 'status'))?.[1];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** The child of a process whose command holds these words; null if there is none. */
export function childOf(pid: number, words: string): number | null {
  const children = fileOf(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return (
    children.find((child) => isThere(child) && fileOf(child, 'cmdline').includes(words)) ?? null
  );
}

/** Limits how many files and connections a process may have open, more than those that it has. */
export function limitDescriptors(pid: number, more: number): void {
  setDescriptorLimit(pid, `${readdirSync(`/proc/${pid}/fd`).length + more}:`);
}

export function unlimitDescriptors(pid: number): void {
  if (isThere(pid)) setDescriptorLimit(pid, `${hardLimit(pid)}:`);
}

function setDescriptorLimit(pid: number, limit: string): void {
  spawnSync('prlimit', ['--pid', String(pid), `--nofile=${limit}`]);
}

function hardLimit(pid: number): string {
  return /^Max open files\s+\w+\s+(\w+)/m.exec(fileOf(pid, 'limits'))?.[1] ?? '1024';
}

function fileOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
