import { quoted, refuse } from '../modelFormatError';
import type { Tensor } from '../layers/layerWeights';
import { freshFileName, hdf5Library, type Hdf5Library } from './hdf5Library';
import { floatsOf, isFloatBytes, type FloatBytes } from './storedFloats';

/** No CartPole model has as many layers, weights or names as one of these. */
const maxChildren = 1024;
const maxNames = 1024;
/** Each group or dataset that is looked at counts, as often as it is. */
const maxLooks = 4000;
const maxPathBytes = 4096;
const maxTextBytes = 4 * 1024 * 1024;
const maxNameBytes = 1024;
/** The largest kernel that can be opened: 1,024 units on 1,024 inputs. */
const maxLength = 1024 * 1024;
/** The library unpacks a chunk as a whole, however little of it belongs to the dataset. */
const maxChunkLength = 2 * maxLength;
const maxChunks = 16 * 1024;

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** What a path leads to; a link that leads nowhere, or out of the file, is a `link`. */
export type Hdf5Kind = 'group' | 'dataset' | 'link' | 'other';

/** Whether bytes begin as an HDF5 file does. */
export function isHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/**
 * Opens an HDF5 file for as long as `read` needs it.
 * @param what names the file in sentences, such as “The file”
 * @throws ModelFormatError with one sentence if the library cannot read it
 */
export async function withHdf5File<Result>(
  bytes: Uint8Array,
  what: string,
  read: (file: Hdf5File) => Result,
): Promise<Result> {
  const library = await hdf5Library();
  const file = new Hdf5File(library, bytes, what);
  try {
    return read(file);
  } finally {
    file.close();
  }
}

/**
 * An HDF5 file. All that it declares is looked at before anything is read or allocated for it: it
 * may be damaged, or made to harm.
 */
export class Hdf5File {
  private readonly name = freshFileName();
  private readonly id: bigint;
  private looks = 0;

  constructor(
    private readonly library: Hdf5Library,
    bytes: Uint8Array,
    private readonly what: string,
  ) {
    // The library keeps these bytes themselves, and only reads them.
    library.files.writeFile(this.name, bytes, { canOwn: true });
    this.id = this.ask(({ open, H5F_ACC_RDONLY }) =>
      open(this.name, H5F_ACC_RDONLY, false, -1, -1),
    );
    if (this.id < 0) {
      library.files.unlink(this.name);
      this.refuseDamaged();
    }
  }

  close(): void {
    try {
      this.library.functions.close_file(this.id);
      this.library.files.unlink(this.name);
    } catch {
      // A library that a damaged file has brought down closes nothing any more.
    }
  }

  /** @returns null where there is nothing of that path */
  kindOf(path: string): Hdf5Kind | null {
    this.look(path);
    const type = this.ask((hdf5) => hdf5.get_type(this.id, path));
    const { H5G_GROUP, H5G_DATASET, H5G_LINK, H5G_UDLINK } = this.library.functions;
    if (type < 0) return null;
    if (type === H5G_GROUP) return 'group';
    if (type === H5G_DATASET) return 'dataset';
    return type === H5G_LINK || type === H5G_UDLINK ? 'link' : 'other';
  }

  /** Whether a group is there; a link in its place is refused. */
  hasGroup(path: string): boolean {
    const kind = this.kindOf(path);
    if (kind === 'link') this.refuseLink(path);
    return kind === 'group';
  }

  /** The names in a group, in HDF5's order, which is that of an index by name. */
  childrenOf(group: string): string[] {
    this.look(group);
    const names = this.ask((hdf5) => hdf5.get_names(this.id, group, false));
    if (names.length > maxChildren) {
      refuse(
        `${this.what} has ${names.length} entries in ${quoted(group)}, more than the ${maxChildren} that can be opened: choose a smaller model.`,
      );
    }
    return names;
  }

  /**
   * An attribute that is one text, such as JSON; null where there is none.
   * @throws ModelFormatError if it is something else, or too long
   */
  textBytes(path: string, attribute: string): Uint8Array | null {
    const texts = this.attributeTexts(path, attribute, maxTextBytes);
    if (texts === null) return null;
    if (texts.length !== 1) this.refuseAttribute(path, attribute);
    return texts[0]!;
  }

  /** The same as a string. */
  text(path: string, attribute: string): string | null {
    const bytes = this.textBytes(path, attribute);
    return bytes === null ? null : new TextDecoder('utf-8', { fatal: false }).decode(bytes);
  }

  /** An attribute that is a list of names; null where there is none. */
  names(path: string, attribute: string): string[] | null {
    const texts = this.attributeTexts(path, attribute, maxNameBytes);
    return texts?.map((bytes) => new TextDecoder('utf-8', { fatal: false }).decode(bytes)) ?? null;
  }

  /**
   * The shape of a dataset of floats.
   * @throws ModelFormatError if there is no such dataset, or it cannot be opened
   */
  shapeOf(path: string): readonly number[] {
    return this.floatDataset(path).shape;
  }

  /** The floats of a dataset, row by row, rounded to float32. */
  tensor(path: string): Tensor {
    const { shape, length, floatBytes } = this.floatDataset(path);
    const bytes = length * floatBytes;
    return this.withMemory(bytes, (at) => {
      const status = this.ask((hdf5) =>
        hdf5.get_dataset_data(this.id, path, null, null, null, BigInt(at)),
      );
      if (status < 0) this.refuseDamaged(path);
      const copy = this.library.functions.HEAPU8.slice(at, at + bytes);
      return { shape, values: floatsOf(copy, floatBytes) };
    });
  }

  private floatDataset(path: string): {
    readonly shape: readonly number[];
    readonly length: number;
    readonly floatBytes: FloatBytes;
  } {
    const kind = this.kindOf(path);
    if (kind === 'link') this.refuseLink(path);
    if (kind !== 'dataset') {
      refuse(
        `${this.what} lists the weights ${quoted(path)} and does not hold them: save it again.`,
      );
    }
    const metadata = this.ask((hdf5) => hdf5.get_dataset_metadata(this.id, path));
    const { shape, size, chunks } = metadata;
    if (metadata.virtual_sources !== undefined) {
      refuse(
        `The weights ${quoted(path)} lie in other files, which are not read: save the model in one file.`,
      );
    }
    if (shape === null) return this.refuseDamaged(path);
    const length = productOf(shape);
    if (!(length <= maxLength)) {
      refuse(
        `The weights ${quoted(path)} have the shape ${JSON.stringify(shape)}, more than the ${maxLength} numbers that can be opened: choose a smaller model.`,
      );
    }
    const isFloat = metadata.type === this.library.functions.H5T_class_t.H5T_FLOAT.value;
    if (!isFloat || !isFloatBytes(size)) {
      return refuse(
        `The weights ${quoted(path)} are not stored as floats: convert the model to float32, and open that.`,
      );
    }
    if (chunks !== null) this.checkChunks(path, length, productOf(chunks));
    return { shape, length, floatBytes: size };
  }

  private checkChunks(path: string, length: number, chunkLength: number): void {
    // Keras packs nothing, and what a chunk unpacks to is known by unpacking it alone.
    if (this.ask((hdf5) => hdf5.get_dataset_filters(this.id, path)).length > 0) {
      refuse(
        `The weights ${quoted(path)} are compressed or have another filter of HDF5, which cannot be opened: save the model as Keras does, without.`,
      );
    }
    // Not “greater than”, which NaN would pass.
    const fits = chunkLength > 0 && chunkLength <= maxChunkLength;
    if (!fits || length / chunkLength > maxChunks) {
      refuse(
        `The weights ${quoted(path)} lie in chunks of ${chunkLength} numbers, which cannot be opened: save the model again.`,
      );
    }
  }

  /** The texts of an attribute, each without what pads it. */
  private attributeTexts(path: string, name: string, maxBytes: number): Uint8Array[] | null {
    this.look(path);
    const names = this.ask((hdf5) => hdf5.get_attribute_names(this.id, path));
    if (!names.includes(name)) return null;
    const metadata = this.ask((hdf5) => hdf5.get_attribute_metadata(this.id, path, name));
    const { shape, total_size: count, size, vlen: isVariable } = metadata;
    if (shape === null || count === 0) return [];
    const isText = metadata.type === this.library.functions.H5T_class_t.H5T_STRING.value;
    const fits = count <= maxNames && size <= maxBytes && count * size <= maxTextBytes;
    if (!isText || !fits) this.refuseAttribute(path, name);
    return this.withMemory(count * size, (at) => {
      const hdf5 = this.library.functions;
      if (this.ask(() => hdf5.get_attribute_data(this.id, path, name, BigInt(at))) < 0) {
        this.refuseDamaged(path);
      }
      try {
        return Array.from({ length: count }, (_, index) => {
          const start = at + index * size;
          if (!isVariable) return this.bytesBeforeZero(start, size);
          const text = this.bytesBeforeZero(this.addressAt(start), maxBytes + 1);
          return text.length <= maxBytes ? text : this.refuseAttribute(path, name);
        });
      } finally {
        if (isVariable) {
          this.ask(() => hdf5.reclaim_vlen_memory(this.id, path, name, BigInt(at)));
        }
      }
    });
  }

  private addressAt(at: number): number {
    const { buffer } = this.library.functions.HEAPU8;
    return new DataView(buffer).getUint32(at, true);
  }

  /** A copy of the bytes before the first zero, and of so many at most. */
  private bytesBeforeZero(at: number, most: number): Uint8Array<ArrayBuffer> {
    // An empty text has no address.
    if (at === 0) return new Uint8Array(0);
    const bytes = this.library.functions.HEAPU8.subarray(at, at + most);
    const end = bytes.indexOf(0);
    return Uint8Array.from(end < 0 ? bytes : bytes.subarray(0, end));
  }

  private withMemory<Result>(bytes: number, use: (at: number) => Result): Result {
    const { _malloc: allocate, _free: release } = this.library.functions;
    const at = this.ask(() => allocate(Math.max(1, bytes)));
    if (at === 0) {
      refuse(
        `${this.what} needs more memory than there is for opening it: choose a smaller model.`,
      );
    }
    try {
      return use(at);
    } finally {
      this.ask(() => release(at));
    }
  }

  private look(path: string): void {
    this.looks += 1;
    if (this.looks > maxLooks || path.length > maxPathBytes) {
      refuse(`${this.what} has too many parts for a CartPole model: choose another model.`);
    }
  }

  /** Calls the library, in which a damaged file may hit upon a fault. */
  private ask<Result>(call: (functions: Hdf5Library['functions']) => Result): Result {
    try {
      return call(this.library.functions);
    } catch {
      return this.refuseDamaged();
    }
  }

  private refuseAttribute(path: string, name: string): never {
    return refuse(
      `${this.what} is damaged, since ${quoted(name)} of ${quoted(path)} is no text, or too long: save the model again.`,
    );
  }

  private refuseLink(path: string): never {
    return refuse(
      `${this.what} has a link to another file in place of ${quoted(path)}, which is not followed: save the model in one file.`,
    );
  }

  private refuseDamaged(path?: string): never {
    const where = path === undefined ? '' : `, at ${quoted(path)}`;
    return refuse(`${this.what} is damaged${where}: copy or download it again.`);
  }
}

function productOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}
