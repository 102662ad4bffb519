/** The formats that a model can be saved in, in the order in which a person is offered them. */
export const modelFormatIds = ['tfjsLayers', 'keras', 'kerasH5', 'onnx'] as const;
export type ModelFormatId = (typeof modelFormatIds)[number];

/** What Save, Export and the terminal write where nobody says otherwise. */
export const defaultModelFormat: ModelFormatId = 'tfjsLayers';

interface ModelFormatFacts {
  /** For a person: “ONNX (.onnx)”. */
  readonly label: string;
  /** Of its single file, without the dot; null for the format that is a folder. */
  readonly ending: 'keras' | 'h5' | 'onnx' | null;
  /** What opens it, in a few words. */
  readonly about: string;
}

export const modelFormatFacts: Readonly<Record<ModelFormatId, ModelFormatFacts>> = {
  tfjsLayers: {
    label: 'TF.js Layers folder',
    ending: null,
    about: 'TensorFlow.js, in a page or in Node',
  },
  keras: { label: 'Keras (.keras)', ending: 'keras', about: 'Keras 3, in Python' },
  kerasH5: { label: 'Keras HDF5 (.h5)', ending: 'h5', about: 'Keras 2 and Keras 3, in Python' },
  onnx: { label: 'ONNX (.onnx)', ending: 'onnx', about: 'ONNX Runtime, in many languages' },
};

/** The name of a model’s file, or of its folder: “agent.onnx”, “agent”. */
export function modelFileName(name: string, format: ModelFormatId): string {
  const { ending } = modelFormatFacts[format];
  return ending === null ? name : `${name}.${ending}`;
}

/** The format of a file’s name; a name without an ending of one is a folder’s. */
export function modelFormatOf(fileName: string): ModelFormatId {
  const name = fileName.toLowerCase();
  const isOf = (format: ModelFormatId) => {
    const { ending } = modelFormatFacts[format];
    return ending !== null && name.endsWith(`.${ending}`);
  };
  return modelFormatIds.find(isOf) ?? defaultModelFormat;
}
