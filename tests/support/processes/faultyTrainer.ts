import { homedir } from 'node:os';
import { Play } from '../../../src/trainer/session/play';

/** The trainer's process behind the local server, with a fault in whatever plays. */
Play.prototype.step = () => {
  throw new Error(`no step in ${homedir()}/cart`);
};
await import('../../../src/server/serverTrainer');
