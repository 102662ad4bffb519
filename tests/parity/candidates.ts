import { engineNames, loadEngine } from '../../src/host/engines';

/** Every engine that must compute what the reference computes; a new one joins by its name. */
export const candidates = await Promise.all(
  engineNames.map(async (name) => ({ name, create: await loadEngine(name) })),
);
