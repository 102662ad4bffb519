import { parentPort } from 'node:worker_threads';
import type { Model } from '../../../trainer/models/model';
import type { ModelCodec } from '../../../trainer/models/modelCodec';
import { ModelFormatError } from '../../../trainer/models/modelFormatError';
import { handOver, type CodecAnswer, type CodecRequest } from './codecMessages';

/** Pages of WebAssembly’s memory, of 64 KiB each. */
const maxMemoryPages = 4096;

/** A codec's thread: answers the one request that it gets. */
export function serveCodec(codec: ModelCodec): void {
  limitWebAssembly();
  parentPort!.once('message', (request: CodecRequest) => {
    void answer(codec, request).then(([message, buffers]) =>
      parentPort!.postMessage(message, buffers),
    );
  });
}

async function answer(
  codec: ModelCodec,
  request: CodecRequest,
): Promise<[CodecAnswer, ArrayBuffer[]]> {
  try {
    if (request.kind === 'encode') {
      const { files, buffers } = handOver(await codec.encode(request.model, request.format));
      return [{ kind: 'encoded', files }, buffers];
    }
    const decoded = await codec.decode(request.files, request.options);
    const buffers = decoded.kind === 'model' ? buffersOf(decoded.model) : [];
    return [{ kind: 'decoded', decoded }, buffers];
  } catch (error) {
    if (error instanceof ModelFormatError) {
      return [{ kind: 'refused', sentence: error.message }, []];
    }
    return [{ kind: 'failed', error: error instanceof Error ? error : String(error) }, []];
  }
}

function buffersOf({ parameters, curves }: Model): ArrayBuffer[] {
  const arrays = [parameters, ...(curves ? [curves.episodes, curves.metrics, curves.checks] : [])];
  const buffers = arrays.map(({ buffer }) => buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

/**
 * A library that reads into memory of its own, as HDF5's does, is told that there is no more where
 * the thread's limit could only end it.
 */
function limitWebAssembly(): void {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
    const present = this.buffer.byteLength / 65_536;
    if (present + pages > maxMemoryPages) throw new RangeError('Memory cannot grow any further.');
    return grow.call(this, pages);
  };
}
