import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelFolder } from '../../../src/host/models/modelFolder';
import type { RunningTrainer } from '../../../src/host/process/trainerRunner';
import { layersInWords, modelFacts } from '../../../src/renderer/state/models/modelFacts';
import type { OpenedModel } from '../../../src/shared/desktop/desktopBridge';
import type { ModelFile } from '../../../src/shared/modelFile';
import type { CommandOf } from '../../../src/shared/protocol/commands';
import type { AgentStatus } from '../../../src/shared/protocol/events';
import { type BareWindow, openWindow } from '../support/bareWindow';

let trainer: RunningTrainer;
let window: BareWindow;
beforeEach(async () => {
  ({ trainer, window } = await openWindow());
});
afterEach(() => {
  window.close();
  trainer.close();
});

const says = (words: string | RegExp) => expect.poll(() => window.text).toMatch(words);

describe('weights alone', () => {
  let model: OpenedModel;
  let imports: CommandOf<'importModel'>[];
  beforeEach(async () => {
    const files: readonly ModelFile[] = await readModelFolder('resources/trained-agent');
    model = { outcome: 'opened', name: 'keon', files, ticket: null };
    imports = [];
    // A trainer that knows the model’s layers only by the weights’ shapes.
    window.connectThrough(
      (command) => {
        if (command.type === 'importModel') imports.push(command);
        return command;
      },
      (event) =>
        event.type === 'modelOpened' && imports.at(-1)!.hiddenActivation === undefined
          ? [
              {
                type: 'activationNeeded',
                requestId: event.requestId,
                name: event.name,
                layerUnits: [4, 24, 24, 2],
              },
            ]
          : [event],
    );
    await expect.poll(() => window.hasControl).toBe(true);
  });

  const asked = () => window.studio.models.transfers.activationNeeded;

  it('are opened with the activation that the person names', async () => {
    window.studio.models.openOutside(model);
    await expect.poll(asked).toMatchObject({ name: 'keon', layerUnits: [4, 24, 24, 2] });
    // Nothing else can be begun meanwhile.
    expect(window.studio.refusals.train).toMatch(/^Wait until/);
    window.studio.models.transfers.answerActivation('tanh');
    await says(/^Opened keon\./);
    expect(imports.map(({ hiddenActivation }) => hiddenActivation)).toEqual([undefined, 'tanh']);
    expect(imports[1]!.files).toEqual(imports[0]!.files);
    expect(asked()).toBe(null);
    expect(window.studio.refusals.train).toBe(null);
  });

  it('are not opened where the person does not know', async () => {
    window.studio.models.openOutside(model);
    await expect.poll(asked).not.toBe(null);
    window.studio.models.transfers.refuseActivation();
    expect(window.text).toBe('Opening was cancelled: the agent is as it was.');
    expect(asked()).toBe(null);
    expect(imports).toHaveLength(1);
    expect(window.studio.refusals.open).toBe(null);
  });

  it('are asked about no more where the line is lost, or another window takes over', async () => {
    window.studio.models.openOutside(model);
    await expect.poll(asked).not.toBe(null);
    window.loseLine();
    expect(asked()).toBe(null);
    window.connect();
    await says('Opening keon was cut off: open it again.');
  });
});

describe('what is known of a model', () => {
  const status = () => window.studio.status!.agent;

  it('is nothing for one of this app', () => {
    expect(modelFacts(status(), false)).toEqual([]);
  });

  it('is who made it, its layers in words, and what it plays here', () => {
    const theirs: AgentStatus = {
      ...status(),
      source: { formatLabel: 'Keras HDF5', writtenBy: 'Keras 2.2.4' },
      layerUnits: [4, 512, 24, 2],
      layers: [
        { units: 512, activation: 'relu' },
        { units: 24, activation: 'hardSigmoidKeras2' },
        { units: 2, activation: 'linear' },
      ],
      parameterCount: 150_531,
      gradientSteps: 0,
      openedMean: 482.94,
    };
    const words = (agent: AgentStatus, hasBegun = false) =>
      modelFacts(agent, hasBegun).map(({ name, value }) => `${name}: ${value}`);
    expect(words(theirs)).toEqual([
      'Made by: Keras 2.2.4 (Keras HDF5)',
      'Layers: 4 → 512 ReLU → 24 hard sigmoid (Keras 2’s form) → 2',
      'Parameters: 150,531',
      'Plays here: 482.9 on 20 starts',
    ]);
    const source = { formatLabel: 'ONNX', writtenBy: null };
    expect(words({ ...theirs, source })[0]).toBe('Made by: ONNX');
    const keras3 = { formatLabel: 'Keras', writtenBy: 'Keras 3.15.1' };
    expect(words({ ...theirs, source: keras3 })[0]).toBe('Made by: Keras 3.15.1');
    const unplayed = { ...theirs, openedMean: null };
    expect(words(unplayed).at(-1)).toBe('Plays here: playing 20 starts…');
    expect(words(unplayed, true).at(-1)).toBe('Plays here: not played: press Test');
    expect(words({ ...theirs, gradientSteps: 1 }).at(-1)).toMatch(/^Played when opened: 482/);
    const layers = [{ units: 2, activation: 'of a newer trainer' }];
    expect(layersInWords({ ...theirs, layerUnits: [4, 2], layers })).toBe(
      '4 → 2 of a newer trainer',
    );
  });
});
