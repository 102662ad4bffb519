import { describe, expect, it } from 'vitest';
import {
  presetOf,
  readSeed,
  readSettings,
  settingsText,
} from '../../../src/renderer/state/settings/settingsText';
import { presetNames, presets } from '../../../src/shared/hyperparameters/presets';

const fast = settingsText(presets.fast.hyperparameters);

describe('the settings form', () => {
  it('reads back every preset as it was', () => {
    for (const name of presetNames) {
      const { hyperparameters } = presets[name];
      const result = readSettings(settingsText(hyperparameters));
      expect(result).toEqual({ ok: true, hyperparameters });
      expect(presetOf(hyperparameters)).toBe(name);
    }
  });

  it('reads layers with commas and spaces', () => {
    const result = readSettings({ ...fast, hiddenUnits: ' 512,256  64 ' });
    expect(result.ok && result.hyperparameters.hiddenUnits).toEqual([512, 256, 64]);
    expect(result.ok && presetOf(result.hyperparameters)).toBeNull();
  });

  it('reads numbers as the window writes them, and no others', () => {
    const replayCapacity = (text: string) => {
      const result = readSettings({ ...fast, replayCapacity: text });
      return result.ok ? result.hyperparameters.replayCapacity : null;
    };
    for (const text of ['50,000', '50000', ' 50000.0 ', '5e4', '+50,000']) {
      expect(replayCapacity(text)).toBe(50_000);
    }
    for (const text of [
      '0xc350',
      '0b1',
      '50,00',
      '5,0000',
      ',500',
      '5 0000',
      '50_000',
      '.',
      'e4',
    ]) {
      expect(replayCapacity(text)).toBeNull();
    }
    const rate = readSettings({ ...fast, learningRate: '1e-3' });
    expect(rate.ok && rate.hyperparameters.learningRate).toBe(0.001);
    expect(readSettings({ ...fast, learningRate: '.001' }).ok).toBe(true);
  });

  it('takes a comma between layers for no comma within a number', () => {
    const layers = (hiddenUnits: string) => readSettings({ ...fast, hiddenUnits });
    expect(layers('64,128').ok).toBe(true);
    expect(layers('1,024').ok).toBe(false);
    expect(layers('0x10').ok).toBe(false);
  });

  it('says of each wrong field what is wrong, and of no other', () => {
    const result = readSettings({
      ...fast,
      gamma: '2',
      minibatchSize: '',
      hiddenUnits: '64, x',
      learningRate: 'quick',
    });
    expect(result).toEqual({
      ok: false,
      errors: {
        gamma: 'Discount gamma must be a number from 0 to 1.',
        minibatchSize: 'Minibatch must be a whole number from 1 to 2048.',
        hiddenUnits: 'Hidden layers must be 1 to 5 whole numbers from 1 to 1024.',
        learningRate: 'Learning rate must be a number from 0.000001 to 1.',
      },
    });
  });

  it('says of epsilon that its end must not lie above its start', () => {
    const result = readSettings({ ...fast, epsilonStart: '0.1', epsilonEnd: '0.2' });
    expect(result).toEqual({
      ok: false,
      errors: { epsilonEnd: 'Epsilon at the end must not be above epsilon at the start.' },
    });
  });
});

describe('the seed field', () => {
  it('draws a seed where it is empty, and keeps a whole number', () => {
    expect(readSeed('  ')).toEqual({ ok: true, seed: null });
    expect(readSeed('0')).toEqual({ ok: true, seed: 0 });
    expect(readSeed('4294967295')).toEqual({ ok: true, seed: 4294967295 });
    expect(readSeed('4,294,967,295')).toEqual({ ok: true, seed: 4294967295 });
  });

  it.each(['-1', '1.5', 'abc', '4294967296', '1e99', '0x10', '1,5'])('refuses %s', (text) => {
    expect(readSeed(text).ok).toBe(false);
  });
});
