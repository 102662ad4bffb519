import { heartbeatMs, type Sign } from './channelMessages';

/**
 * Tells the host again and again that this process lives.
 * @returns what to call before work that blocks this process for longer than a gradient step does,
 *   and after it
 */
export function startHeartbeat(send: (sign: Sign) => void): (isBusy: boolean) => void {
  let sign: Sign = { kind: 'alive' };
  const beat = () => send(sign);
  setInterval(beat, heartbeatMs);
  beat();
  return (isBusy) => {
    // A beat between the announcement and the work announces it again.
    sign = { kind: isBusy ? 'busy' : 'alive' };
    beat();
  };
}
