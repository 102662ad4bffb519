import type { EngineId, EngineList } from '../../../src/shared/engines';
import type { EngineFactory } from '../../../src/trainer/engines/engine';
import { EngineSelector } from '../../../src/trainer/engines/engineSelector';
import type { EngineReplacement } from '../../../src/trainer/engines/failoverEngine';
import type { TestShelf } from './engineShelves';
import { ManualClock } from './manualClock';
import { balance, ScriptedEngine } from './scriptedEngine';

/** Engines whose gradient steps take the time that is given, in the clock's time. */
export function engines() {
  const clock = new ManualClock(0.001);
  const made: string[] = [];
  const spend = (ms: number) => {
    const untilMs = clock.nowMs() + ms;
    while (clock.nowMs() < untilMs);
  };
  const taking =
    (name: string, msOf: (rows: number, step: number) => number): EngineFactory =>
    (spec) => {
      made.push(name);
      const engine = new ScriptedEngine(spec, balance);
      let steps = 0;
      engine.learn = ({ count }) => {
        spend(msOf(count, steps));
        steps += 1;
        return 1;
      };
      return engine;
    };
  return { clock, made, taking };
}

export function chooserOf(
  catalog: TestShelf,
  clock: ManualClock,
  choice: EngineId | 'auto' = 'auto',
) {
  const lists: EngineList[] = [];
  const replacements: EngineReplacement[] = [];
  const selector = new EngineSelector(catalog, clock, choice);
  selector.listen({
    changed: (list) => lists.push(list),
    replaced: (replacement) => replacements.push(replacement),
  });
  return { selector, lists, replacements };
}
