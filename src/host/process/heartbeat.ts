import { heartbeatMs, type TrainerReport } from './channelMessages';

/**
 * Tells the host again and again that this process lives.
 * @returns what to call before work that blocks this process for longer than a gradient step does,
 *   and after it
 */
export function startHeartbeat(send: (report: TrainerReport) => void): (isBusy: boolean) => void {
  let report: TrainerReport = { kind: 'alive' };
  const beat = () => send(report);
  setInterval(beat, heartbeatMs);
  beat();
  return (isBusy) => {
    // A beat between the announcement and the work announces it again.
    report = { kind: isBusy ? 'busy' : 'alive' };
    beat();
  };
}
