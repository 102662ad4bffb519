import type * as Times from '../../src/host/process/supervisorTimes';
import { volume } from './volume';

/**
 * For `vi.mock`: a trainer that fails is started again after moments, so that it is soon given up.
 * A long run waits as the app does.
 */
export function withShortPauses({ supervisorTimes }: typeof Times): typeof Times {
  const { firstPauseMs } = supervisorTimes;
  return { supervisorTimes: { ...supervisorTimes, firstPauseMs: volume(firstPauseMs, 5) } };
}
