import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/shared/protocol/commands';
import { modelFormatIds } from '../../../src/shared/modelFormats';
import { plainSettings } from '../../support/plainSettings';
import { directCodec, type ModelCodec } from '../../../src/trainer/models/modelCodec';
import { encodeTfjsLayers } from '../../../src/trainer/models/tfjsLayers/encode';
import { exampleModel } from '../models/someModels';
import { referenceStudio } from '../support/referenceStudio';

const files = encodeTfjsLayers(exampleModel());
const open = { type: 'importModel', requestId: 1, name: 'mine', files } as const;

/** A codec that answers when a test says so, and what it was asked. */
function slowCodec() {
  const waiting: (() => void)[] = [];
  const later = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return work();
  };
  const codec: ModelCodec = {
    decode: (...asked) => later(() => directCodec.decode(...asked)),
    encode: (...asked) => later(() => directCodec.encode(...asked)),
  };
  return { codec, waiting, answer: () => waiting.shift()?.() };
}

function slowStudio() {
  const { codec, waiting, answer } = slowCodec();
  return { ...referenceStudio(codec), waiting, answer };
}

const newAgent: Command = { type: 'newAgent', hyperparameters: plainSettings, seed: 7 };

describe('a model that is being read', () => {
  it('leaves the present agent as it is until it is there', async () => {
    const { execute, status, all, answer } = slowStudio();
    await execute(newAgent);
    const opened = execute(open);
    expect(status().agent).toMatchObject({ origin: 'new', seed: 7 });
    answer();
    await opened;
    expect(status().agent).toMatchObject({ origin: 'opened', name: 'mine', source: null });
    expect(all('modelOpened')).toMatchObject([
      { requestId: 1, trainsOn: expect.stringContaining('Training goes on') },
    ]);
  });

  it.each([
    { type: 'train' },
    { type: 'test', episodes: 1 },
    { type: 'playRandom', episodes: 1 },
    newAgent,
  ] as const)('does not come where something began meanwhile: $type', async (command) => {
    const { execute, status, answer, all } = slowStudio();
    const refused = expect(execute(open)).rejects.toThrow('Something else began');
    await execute(command as Parameters<typeof execute>[0]);
    await execute({ type: 'stop' });
    const { agent } = status();
    answer();
    await refused;
    expect(status().agent).toEqual(agent);
    expect(all('modelOpened')).toEqual([]);
  });

  it('does not come for a face that has lost control', async () => {
    const { execute, status, answer, asker } = slowStudio();
    const refused = expect(execute(open)).rejects.toThrow('Another window drives this trainer');
    asker.hasControl = false;
    answer();
    await refused;
    expect(status().agent.origin).toBe('new');
  });

  it('is the only one, and the next one is read after a refusal', async () => {
    const { execute, status, answer } = slowStudio();
    const damaged = { ...open, files: files.slice(1), requestId: 3 };
    const first = expect(execute(damaged)).rejects.toThrow('is no model that can be opened');
    await expect(execute({ ...open, requestId: 2 })).rejects.toThrow('Another model is being');
    answer();
    await first;
    const opened = execute({ ...open, requestId: 4 });
    answer();
    await opened;
    expect(status().agent.name).toBe('mine');
  });
});

describe('a model that is being saved', () => {
  it('is that of the moment of the command, and answers come in order', async () => {
    const { execute, clock, waiting, answer, all } = slowStudio();
    await execute({
      ...newAgent,
      hyperparameters: { ...plainSettings, hiddenUnits: [4], checkEverySteps: 0 },
    } as Parameters<typeof execute>[0]);
    const before = execute({ type: 'exportModel', requestId: 1, format: 'tfjsLayers' });
    await execute({ type: 'setPace', pace: 'max' });
    await execute({ type: 'train' });
    clock.pass(2000);
    const after = execute({ type: 'exportModel', requestId: 2, format: 'tfjsLayers' });
    // The second one waits for its turn.
    await Promise.resolve();
    expect(waiting).toHaveLength(1);
    answer();
    await before;
    await expect.poll(() => waiting.length).toBe(1);
    answer();
    await after;
    const [first, second] = all('modelExported');
    expect([first!.requestId, second!.requestId]).toEqual([1, 2]);
    const stepsOf = ({ files }: typeof first & object) =>
      (JSON.parse(new TextDecoder().decode(files[0]!.bytes)) as SavedJson).userDefinedMetadata
        .cartPoleStudio.training.environmentSteps;
    expect(stepsOf(first!)).toBe(0);
    expect(stepsOf(second!)).toBeGreaterThan(0);
    expect(first!.files[1]!.bytes).not.toEqual(second!.files[1]!.bytes);
    expect(first!.readme).toContain(first!.suggestedName);
  });

  it('is no more than a few at once', async () => {
    const { execute, answer, all } = slowStudio();
    const saves = Array.from({ length: 16 }, (_, requestId) =>
      execute({ type: 'exportModel', requestId, format: modelFormatIds[0] }),
    );
    await expect(
      execute({ type: 'exportModel', requestId: 99, format: 'tfjsLayers' }),
    ).rejects.toThrow('Too many models are being saved at once');
    const answering = setInterval(answer, 1);
    await Promise.all(saves);
    clearInterval(answering);
    expect(all('modelExported').map(({ requestId }) => requestId)).toEqual([...saves.keys()]);
  });
});

interface SavedJson {
  readonly userDefinedMetadata: {
    readonly cartPoleStudio: { readonly training: { readonly environmentSteps: number } };
  };
}
