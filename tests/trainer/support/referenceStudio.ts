import type { EventOf, TrainerEvent, TrainerEventType } from '../../../src/shared/protocol/events';
import { createReferenceEngine } from '../../../src/trainer/engines/reference/referenceEngine';
import type { ModelCodec } from '../../../src/trainer/models/modelCodec';
import { Studio } from '../../../src/trainer/session/studio';
import { onlyEngine } from './engineShelves';
import { ManualClock } from './manualClock';

/** A studio on the plain engine, on a clock that a test moves and that each look costs a little. */
export function referenceStudio(models?: ModelCodec) {
  const clock = new ManualClock(1);
  const studio = new Studio({
    ...onlyEngine(createReferenceEngine),
    ...(models && { models }),
    clock,
    bundledModel: null,
  });
  const events: TrainerEvent[] = [];
  studio.listen({ emit: (event) => events.push(event), draw: () => undefined });
  const asker = { hasControl: true, reply: (event: TrainerEvent) => void events.push(event) };

  return {
    clock,
    events,
    asker,
    execute: async (command: Parameters<Studio['execute']>[0]) => studio.execute(command, asker),
    status: () => (studio.welcome() as EventOf<'welcome'>).status,
    all: <Type extends TrainerEventType>(type: Type) =>
      events.filter((event): event is EventOf<Type> => event.type === type),
  };
}
