import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { modelsIn } from '../../../src/main/app/launchFiles';

const folder = resolve('/home/someone');
const modelsOf = (...named: string[]) => modelsIn(['CartPole Studio', ...named], folder, true);

describe('the models that a start names', () => {
  it.each(['agent.keras', 'tutorial.h5', 'a b.onnx', 'ü %20.zip', 'my model'])(
    'are the same by path and by address, as the desktops of Linux name them: %s',
    (name) => {
      const path = resolve(folder, name);
      expect(modelsOf(name)).toEqual([path]);
      expect(modelsOf(pathToFileURL(path).href)).toEqual([path]);
    },
  );

  it.each(['https://example.com/a.h5', 'file:%', 'file:', 'data:,x'])(
    'are no address of elsewhere, which is the name of no file: %s',
    (address) => {
      expect(modelsOf(address)).toHaveLength(1);
    },
  );
});
