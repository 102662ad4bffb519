import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/shared/protocol/wireFormat';
import { hasSignals } from '../support/signals';
import {
  ask,
  logIn,
  openSocket,
  pageText,
  servePage,
  servePageAlone,
  type Served,
} from './serverFixture';

const echoTrainer = 'tests/support/processes/echoTrainer.ts';

let page: Served;
const strangers: Socket[] = [];

afterEach(async () => {
  for (const stranger of strangers.splice(0)) stranger.removeAllListeners('close').destroy();
  await page.close();
});

/** Connects so many times without a word; resolves when each has got a connection. */
async function knock(count: number, onGone: () => void = () => undefined): Promise<void> {
  const connections = Array.from({ length: count }, () => connectSilently(onGone));
  await Promise.all(connections.map((stranger) => once(stranger, 'connect').catch(() => null)));
}

function connectSilently(onGone: () => void): Socket {
  const stranger = connect(Number(page.url.port), page.url.hostname);
  stranger.on('error', () => undefined);
  stranger.on('close', onGone);
  strangers.push(stranger);
  return stranger;
}

async function askTwentyTimes(Cookie: string): Promise<number> {
  let answered = 0;
  for (let request = 0; request < 20; request++) {
    const answer = await ask(page, '/', { Cookie, Connection: 'close' }).catch(() => null);
    if (answer?.status === 200 && answer.text === pageText) answered += 1;
  }
  return answered;
}

async function trainerPid(Cookie: string): Promise<number | null> {
  const socket = await openSocket(page, { Cookie });
  const gone = once(socket, 'close');
  socket.send(encodeMessage({ who: 'are you' }));
  const [data] = await Promise.race([once(socket, 'message'), gone]);
  socket.terminate();
  return data instanceof Buffer ? (decodeMessage(data) as { pid: number }).pid : null;
}

describe('connections of strangers', () => {
  it('leave room for whoever was let in, also where they come again and again', async () => {
    page = await servePage(echoTrainer);
    const Cookie = await logIn(page);
    await knock(1500, () => connectSilently(() => undefined));
    expect(await askTwentyTimes(Cookie)).toBe(20);
    expect(await trainerPid(Cookie)).toBeTypeOf('number');
  });

  it('leave room for whoever brings the token', async () => {
    page = await servePage(echoTrainer);
    await knock(1500);
    const Cookie = await logIn(page);
    expect(await askTwentyTimes(Cookie)).toBe(20);
  });

  it.skipIf(!hasSignals)('end no server that may open little, nor its trainer', async () => {
    page = await servePageAlone(echoTrainer, {}, 256);
    const Cookie = await logIn(page);
    const before = await trainerPid(Cookie);
    await knock(400);
    expect(await askTwentyTimes(Cookie)).toBe(20);
    process.kill(before!, 'SIGKILL');
    const after = () => trainerPid(Cookie).catch(() => null);
    await expect.poll(after).toSatisfy((pid) => typeof pid === 'number' && pid !== before);
  });

  it.skipIf(!hasSignals)('that cannot be accepted are no reason to end', async () => {
    const alone = await servePageAlone(echoTrainer, {}, 256);
    page = alone;
    const Cookie = await logIn(page);
    await alone.hoardFiles();
    await knock(50);
    await askTwentyTimes(Cookie);
    await alone.releaseFiles();
    expect(await askTwentyTimes(Cookie)).toBe(20);
  });
});
