import { basename } from 'node:path';
import * as v from 'valibot';
import { parseBoundedJson } from '../../../../shared/boundedJson';
import { readPlainFile } from '../../../files/plainFile';
import { systemCode } from '../../../files/systemErrors';
import { flushFolder, atomicWrite } from '../../../files/atomicWrite';
import type { Layout } from './layout';

const recordSchema = v.object({
  format: v.literal(1),
  /** Another one for each installation. */
  id: v.string(),
  /** TensorFlow's version. */
  tensorflow: v.string(),
  /** The version of @tensorflow/tfjs-node-gpu whose addon was made. */
  tfjs: v.string(),
  /** What was installed; or that the person named a TensorFlow that is theirs. */
  kind: v.picklist(['cpu', 'cuda', 'named']),
});

/** Five values. */
const maxBytes = 64 * 1024;

/** Of a path that leads nowhere. */
const absentCodes = new Set(['ENOENT', 'ENOTDIR']);

/** An installation that was made to its end. */
export type InstallationRecord = v.InferOutput<typeof recordSchema>;

/** The record, or why there is none. */
export async function readRecord(
  layout: Layout,
): Promise<InstallationRecord | 'missing' | 'unreadable'> {
  try {
    const bytes = await readPlainFile(layout.record, { maxBytes });
    return v.parse(recordSchema, parseBoundedJson(bytes, maxBytes));
  } catch (error) {
    return absentCodes.has(systemCode(error) ?? '') ? 'missing' : 'unreadable';
  }
}

export async function writeRecord(layout: Layout, record: InstallationRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await atomicWrite(layout.folder, basename(layout.record), Buffer.from(text));
  await flushFolder(layout.folder);
}
