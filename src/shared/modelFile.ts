import * as v from 'valibot';

/** One file of a model folder: a name without any path, and its bytes. */
export const modelFileSchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(255),
    v.regex(/^(?!\.{1,2}$)[^/\\]+$/, 'A model file’s name must not contain a path.'),
  ),
  bytes: v.instance(Uint8Array),
});

export type ModelFile = v.InferOutput<typeof modelFileSchema>;

/** The text about a model, in its folder or its zip. */
export const readmeName = 'README.md';

/** A model larger than this cannot be one of CartPole's; it is refused before it is read. */
export const maxModelBytes = 64 * 1024 * 1024;

/** model.json describes layers; megabytes of description are no model of CartPole's. */
export const maxModelJsonBytes = 4 * 1024 * 1024;

/** Files in a model folder at most: TF.js splits weights into shards of 4 MiB. */
export const maxModelFiles = 64;

/** Endings of files that a person may choose to open a model, without their dot. */
// prettier-ignore
export const modelEndings = ['keras', 'h5', 'hdf5', 'onnx', 'zip', 'json', 'bin'] as const;

/** Endings of other programs’ models, which are refused by the name of their format. */
export const foreignModelEndings = ['pb', 'pt', 'pth', 'safetensors'] as const;
export type ForeignModelEnding = (typeof foreignModelEndings)[number];

/** The files of a whole model. */
export const modelFilesSchema = v.pipe(
  v.array(modelFileSchema),
  v.minLength(1, 'A model has at least one file.'),
  v.maxLength(maxModelFiles, `A model has at most ${maxModelFiles} files.`),
  v.check(
    (files) => files.reduce((total, { bytes }) => total + bytes.length, 0) <= maxModelBytes,
    `A model has at most ${maxModelBytes / 1024 / 1024} MiB.`,
  ),
);
