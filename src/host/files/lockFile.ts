import { createHash, randomBytes } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as v from 'valibot';
import { atomicCreate, unfinishedIn } from './atomicWrite';
import { FileTooLargeError, NotPlainFileError, readPlainFile } from './plainFile';
import { isAlive, thisProcess } from './processIdentity';
import { systemCode } from './systemErrors';

/** Ten times what a record takes. */
const maxRecordBytes = 4096;

/** The locks that this process gave back, of which a file may have stayed. */
const givenBack = new Set<string>();

const recordSchema = v.object({
  pid: v.number(),
  startedAt: v.nullable(v.string()),
  /** Nobody else's: who does not find its own any more has lost the lock. */
  token: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** A process that the holder runs, and that the next holder may have to end. */
  child: v.optional(v.number()),
});

/** What a lock's file says of its holder. */
export type LockHolder = v.InferOutput<typeof recordSchema>;

/** A name that one process has at a time, as long as it lives. */
export interface Lock {
  readonly token: string;
  /** A holder that was killed before this one. */
  readonly former: LockHolder | null;
  isHeld(): Promise<boolean>;
  /** Notes, at once, a process that the next holder may have to end. */
  noteChild(pid: number): void;
  /** Never fails. */
  release(): Promise<void>;
}

/**
 * Takes a lock, which is a file that names its holder. Whether the holder lives is for the system
 * to say, not for a clock: a process that is stopped, or a machine that slept, keeps its locks.
 * (A holder in another container counts as dead: its number says nothing here.)
 * @returns the lock, or who holds it
 * @throws Error of the system if no file can be created there
 */
export async function takeLock(path: string): Promise<Lock | { readonly holder: LockHolder }> {
  const token = randomBytes(8).toString('hex');
  const record: LockHolder = { ...(await thisProcess()), token };
  const taken = await claim(path, record);
  if ('holder' in taken) return taken;
  return {
    token,
    former: taken.former,
    isHeld: () => isHeldBy(path, token),
    noteChild: (child) => {
      const unfinished = unfinishedIn(dirname(path));
      writeFileSync(unfinished, JSON.stringify({ ...record, child }));
      renameSync(unfinished, path);
    },
    release: async () => {
      givenBack.add(token);
      try {
        if (await isHeldBy(path, token)) await rm(path, { force: true });
      } catch {
        // What cannot be removed is no lock of anybody's: here from now on, for other processes as soon
        // as this one has ended.
      }
    },
  };
}

/** Whether the lock is held by whoever was given this token. */
export async function isHeldBy(path: string, token: string): Promise<boolean> {
  return (await readHolder(path))?.token === token;
}

/** Who holds a lock; null if nobody that lives does. */
export async function livingHolder(path: string): Promise<LockHolder | null> {
  const holder = await readHolder(path);
  return holder !== null && (await isHolding(holder)) ? holder : null;
}

async function isHolding(holder: LockHolder): Promise<boolean> {
  return !givenBack.has(holder.token) && (await isAlive(holder));
}

/** A lock may change hands while it is looked at, but not for ever. */
const mostLooks = 1000;

type Claim = { readonly holder: LockHolder } | { readonly former: LockHolder | null };

/**
 * A dead holder's file is replaced by whoever has its successor's name, which is claimed in the same
 * way and is another one for each holder: no two processes can both find it dead and take its place.
 */
async function claim(path: string, record: LockHolder): Promise<Claim> {
  for (let look = 0; look < mostLooks; look++) {
    const former = await readHolder(path);
    if (former === null) {
      if (await createRecord(path, record)) return { former: null };
      continue;
    }
    if (await isHolding(former)) return { holder: former };
    const successor = `${path}.after-${former.token}`;
    const rival = await claim(successor, record);
    if ('holder' in rival) return rival;
    if (await isHeldBy(path, former.token)) {
      await rename(successor, path);
      return { former };
    }
    await rm(successor, { force: true });
  }
  throw new Error(`“${path}” is no lock and cannot be replaced by one`);
}

async function createRecord(path: string, record: LockHolder): Promise<boolean> {
  const folder = dirname(path);
  try {
    return await atomicCreate(folder, basename(path), Buffer.from(JSON.stringify(record)));
  } catch (error) {
    // A save tidies away what lies unfinished in a model's folder; this was not finished yet.
    if (systemCode(error) === 'ENOENT' && existsSync(folder)) return false;
    throw error;
  }
}

/** Null if there is no such file. What nobody can understand was left by somebody who is dead. */
async function readHolder(path: string): Promise<LockHolder | null> {
  let text = '';
  try {
    text = Buffer.from(await readPlainFile(path, { maxBytes: maxRecordBytes })).toString();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    const isUnlike = error instanceof NotPlainFileError || error instanceof FileTooLargeError;
    if (!isUnlike) throw error;
  }
  const parsed = v.safeParse(recordSchema, parseJson(text));
  if (parsed.success) return parsed.output;
  const token = createHash('sha256').update(text).digest('hex').slice(0, 16);
  // An older version of the app wrote its number alone.
  return { pid: Number(text) || 0, startedAt: null, token };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
