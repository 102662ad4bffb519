import { heartbeatMs, type TrainerReport } from './channelMessages';

/**
 * Tells the host again and again that this process lives.
 * @returns what to call before work that blocks this process, with the milliseconds that it is
 *   expected to take, and after it with 0
 */
export function startHeartbeat(send: (report: TrainerReport) => void): (silenceMs: number) => void {
  let report: TrainerReport = { kind: 'alive' };
  const beat = () => send(report);
  setInterval(beat, heartbeatMs);
  beat();
  return (silenceMs) => {
    // A beat between the announcement and the work announces it again.
    report = silenceMs > 0 ? { kind: 'busy', silenceMs } : { kind: 'alive' };
    beat();
  };
}
