import { expect, it } from 'vitest';
import { Engines } from '../../../src/renderer/state/engines.svelte';
import type { EngineEntry, EngineId, EngineList } from '../../../src/shared/engines';

function entry(id: EngineId, label: string, state: EngineEntry['state']): EngineEntry {
  const usable = state === 'ready';
  return { id, label, state, usable, detail: 'A detail.', gradientStepUs: 50, share: null };
}

function list(current: EngineId, values: Partial<EngineList> = {}): EngineList {
  const engines = [
    entry('simd', 'WebAssembly SIMD', 'ready'),
    entry('tensorflow', 'TensorFlow', 'ready'),
  ];
  return { choice: 'auto', current, engines, canRemove: false, ...values };
}

it('tells that auto went to a faster engine, and nothing of a choice or a failure', () => {
  const engines = new Engines(() => undefined);
  expect(engines.take(list('simd'))).toBeNull();
  expect(engines.take(list('tensorflow'))).toBe(
    'TensorFlow computes now: it is faster for this network.',
  );
  expect(engines.take(list('tensorflow'))).toBeNull();
  expect(engines.take(list('simd', { choice: 'simd' }))).toBeNull();

  engines.take(list('tensorflow'));
  const failed = [
    entry('simd', 'WebAssembly SIMD', 'ready'),
    entry('tensorflow', 'TensorFlow', 'failed'),
  ];
  expect(engines.take(list('simd', { engines: failed }))).toBeNull();
  expect(engines.list?.current).toBe('simd');
});
