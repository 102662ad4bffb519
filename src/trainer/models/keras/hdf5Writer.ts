import { freshFileName, hdf5Library, type Hdf5Library } from './hdf5Library';

/**
 * An HDF5 file in memory.
 * @param fill writes what is to be in it
 */
export async function writeHdf5(
  fill: (file: Hdf5Writer) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const library = await hdf5Library();
  const { File, files } = library;
  const name = freshFileName();
  const file = new File(name, 'w');
  if (file.file_id < 0) throw new Error('The HDF5 library could not begin a file.');
  try {
    fill(new Hdf5Writer(library, file));
  } finally {
    file.close();
  }
  const bytes = Uint8Array.from(files.readFile(name));
  files.unlink(name);
  return bytes;
}

/** Groups, attributes and datasets as Keras writes them. Paths are absolute; a parent comes first. */
export class Hdf5Writer {
  constructor(
    private readonly library: Hdf5Library,
    private readonly file: InstanceType<Hdf5Library['File']>,
  ) {}

  group(path: string): void {
    this.file.create_group(path.slice(1));
  }

  /** A text of any length. */
  text(path: string, attribute: string, text: string): void {
    this.at(path).create_attribute(attribute, text, [], 'S');
  }

  /** A list of names in ASCII, each padded to the longest. */
  names(path: string, attribute: string, names: readonly string[]): void {
    const longest = Math.max(...names.map(({ length }) => length));
    if (names.length > 0) {
      this.at(path).create_attribute(attribute, [...names], [names.length], `A${longest + 1}`);
      // An empty list of texts has no longest; Keras writes one of floats.
    } else this.at(path).create_attribute(attribute, new Float64Array(0), [0]);
  }

  floats(path: string, shape: readonly number[], values: Float32Array): void {
    this.file.create_dataset({ name: path.slice(1), data: values, shape: [...shape] });
  }

  private at(path: string) {
    return new this.library.Group(this.file.file_id, path);
  }
}
