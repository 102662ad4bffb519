import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentTypeOf } from '../host/app/contentTypes';

export interface PageFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Another one for other bytes, so that a browser loads again only what has changed. */
  readonly etag: string;
}

/** The page's files by the path that a browser asks for: “/” is its index.html. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/**
 * Reads the built page, which is under two megabytes: whatever becomes of its folder, by a build or
 * an update, a server hands out the page that it started with.
 * @throws Error of the system
 */
export function readPageFiles(folder: string): PageFiles {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const bytes = readFileSync(path);
    const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
    const file = { bytes, contentType: contentTypeOf(path), etag };
    const address = path.slice(folder.length).replaceAll('\\', '/');
    files.set(address, file);
    if (address === '/index.html') files.set('/', file);
  }
  return files;
}
