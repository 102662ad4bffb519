import { isZip, namesInZip } from '../../shared/modelArchive';

/** Whether these are the bytes of a zip that holds files of all these names, in whatever folder. */
export function zipHolds(bytes: Uint8Array, names: readonly string[]): boolean {
  if (!isZip(bytes)) return false;
  try {
    const found = namesInZip(bytes).map((path) => path.split('/').at(-1)!);
    return names.every((name) => found.includes(name));
  } catch {
    // It only begins like a zip.
    return false;
  }
}
