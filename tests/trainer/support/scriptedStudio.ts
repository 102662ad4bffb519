import type { EventOf, TrainerEvent, TrainerEventType } from '../../../src/shared/protocol/events';
import type { Frame } from '../../../src/shared/protocol/frames';
import type { Hyperparameters } from '../../../src/shared/hyperparameters/hyperparameters';
import { Studio } from '../../../src/trainer/session/studio';
import { plainSettings } from '../../support/plainSettings';
import { onlyEngine } from './engineShelves';
import { ManualClock } from './manualClock';
import { balance, ScriptedEngine } from './scriptedEngine';

/** A studio whose agents balance, on a clock that a test moves, and all that a face hears of it. */
export function scriptedStudio() {
  const clock = new ManualClock();
  const studio = new Studio({
    ...onlyEngine((spec) => new ScriptedEngine(spec, balance)),
    clock,
    bundledModel: null,
  });
  const events: TrainerEvent[] = [];
  const frames: Frame[] = [];
  studio.listen({ emit: (event) => events.push(event), draw: (frame) => frames.push(frame) });

  function execute(command: Parameters<Studio['execute']>[0]): void {
    studio.execute(command, { hasControl: true, reply: (event) => events.push(event) });
  }

  /** A plain agent with other settings; what was heard before is forgotten. */
  function newAgent(overrides: Partial<Hyperparameters>, seed = 1): void {
    const hyperparameters = { ...plainSettings, ...overrides };
    execute({ type: 'newAgent', hyperparameters, seed });
    events.length = 0;
    frames.length = 0;
  }

  function all<Type extends TrainerEventType>(type: Type): EventOf<Type>[] {
    return events.filter((event): event is EventOf<Type> => event.type === type);
  }

  function status() {
    const welcome = studio.welcome() as EventOf<'welcome'>;
    return welcome.status;
  }

  return { clock, studio, events, frames, execute, newAgent, all, status };
}
