import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { maxFaces } from '../../src/host/process/connectionLimiter';
import { maxModelBytes } from '../../src/shared/modelFile';
import { decodeMessage, encodeMessage } from '../../src/shared/protocol/wireFormat';
import { peakMemoryBytes } from '../support/peakMemory';
import { volume } from '../support/volume';
import { logIn, openSocket, servePage, servePageAlone, type Served } from './serverFixture';

const echoTrainer = 'tests/support/processes/echoTrainer.ts';
const mebibyte = 1024 * 1024;

interface Answer {
  readonly type?: string;
  /** The trainer’s process. */
  readonly pid?: number;
  readonly message?: unknown;
}

const nextAnswer = async (socket: WebSocket) => {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return decodeMessage(data) as Answer;
};

describe('a face that asks for too much', () => {
  let page: Served;
  let Cookie: string;
  const open = (answers: Answer[] = []) =>
    openSocket(page, { Cookie }, '/trainer', (socket) =>
      socket.on('message', (data: Buffer) => answers.push(decodeMessage(data) as Answer)),
    );
  const serve = async (options: Parameters<typeof servePage>[1] = {}) => {
    page = await servePage(echoTrainer, options);
    Cookie = await logIn(page);
  };
  afterEach(() => page.close());

  const aModel = (bytes: number) => ({
    type: 'importModel',
    requestId: 7,
    name: 'model',
    files: [{ name: 'model.json', bytes: new Uint8Array(bytes) }],
  });

  it('is told that a message is too large, unless it is a model', async () => {
    await serve();
    const socket = await open();
    socket.send(encodeMessage({ type: 'train', more: 'x'.repeat(70_000) }));
    expect(await nextAnswer(socket)).toEqual({
      type: 'rejected',
      requestId: null,
      command: 'train',
      message: 'The message is too large: it was not read.',
    });
    socket.send(encodeMessage(aModel(2 * mebibyte)));
    expect((await nextAnswer(socket)).message).toMatchObject({ type: 'importModel' });
  });

  it('is told that there are too many windows, until one is closed', async () => {
    await serve();
    const sockets = await Promise.all(Array.from({ length: maxFaces }, () => open()));
    const answers: Answer[] = [];
    const late = await open(answers);
    await once(late, 'close');
    expect(answers).toMatchObject([
      {
        type: 'rejected',
        message: 'The trainer has 16 windows already: close one, then load this one again.',
      },
    ]);
    sockets[0]!.close();
    await once(sockets[0]!, 'close');
    const next = await open();
    next.send(encodeMessage({ who: 'are you' }));
    expect(await nextAnswer(next)).toMatchObject({ message: { who: 'are you' } });
  });

  it('is told so once a second, and sent away when it goes on; others are served', async () => {
    await serve();
    const answers: Answer[] = [];
    const [flood, other] = [await open(answers), await open()];
    const closed = once(flood, 'close');
    const message = encodeMessage({ type: 'acknowledgeFrames', bundle: 1 });
    const startedAtMs = performance.now();
    for (let sent = 0; sent < volume(100_000, 20_000); sent++) {
      flood.send(message);
      if (sent % 1000 === 0) await pause();
    }
    await closed;
    const tookS = (performance.now() - startedAtMs) / 1000;
    const echoed = answers.filter(({ type }) => type === undefined);
    expect(echoed.length).toBeLessThanOrEqual(400 + 200 * tookS);
    const told = answers.filter(({ type }) => type === 'rejected').map(({ message }) => message);
    expect(told.length).toBeLessThanOrEqual(2 + tookS);
    expect(told.at(0)).toBe('Too many messages at once: some were left out. Wait a moment.');
    expect(told.at(-1)).toBe('Too many messages at once: this line is closed.');
    other.send(encodeMessage({ still: 'here' }));
    expect(await nextAnswer(other)).toMatchObject({ message: { still: 'here' } });
  });

  it('goes on after a moment when it asked for a little too much', async () => {
    await serve();
    const answers: Answer[] = [];
    const socket = await open(answers);
    for (let sent = 0; sent < 2000; sent++) socket.send(encodeMessage({ sent }));
    // The answer to this comes when all of these have been looked at.
    socket.ping();
    await once(socket, 'pong');
    const told = answers.filter(({ type }) => type === 'rejected').map(({ message }) => message);
    expect(new Set(told)).toEqual(
      new Set(['Too many messages at once: some were left out. Wait a moment.']),
    );
    // As long as 200 more need to be allowed.
    await pause(1100);
    for (let later = 0; later < 200; later++) socket.send(encodeMessage({ later }));
    // On a busy machine the answers to the first ones are still coming.
    const laterOnes = () =>
      answers
        .map(({ message }) => (message as { readonly later?: number }).later)
        .filter((later) => later !== undefined);
    await expect.poll(() => laterOnes().length).toBe(200);
    expect(laterOnes()).toEqual(Array.from({ length: 200 }, (_, later) => later));
  });

  it('is sent away when it does not read what it asked for', async () => {
    const alone = await servePageAlone(echoTrainer);
    page = alone;
    Cookie = await logIn(page);
    const answers: Answer[] = [];
    const [socket, other] = [await open(answers), await open()];
    socket.pause();
    const count = 150;
    for (let sent = 0; sent < count; sent++) {
      socket.send(encodeMessage({ answerBytes: mebibyte }));
    }
    // The other's answer comes after all of these.
    await pause(500);
    other.send(encodeMessage({ still: 'here' }));
    expect(await nextAnswer(other)).toMatchObject({ message: { still: 'here' } });
    const closed = once(socket, 'close');
    socket.resume();
    expect((await closed)[0]).toBe(1006);
    expect(answers.length).toBeLessThan(count / 2);
    expect((await peakMemoryBytes(alone.pid)) ?? 0).toBeLessThan(400 * mebibyte);
  });

  it('is ended where lines hold too much in messages that never end', async () => {
    const alone = await servePageAlone(echoTrainer);
    page = alone;
    Cookie = await logIn(page);
    const count = volume(15, 6);
    const sockets = await Promise.all(Array.from({ length: count }, () => open()));
    let ended = 0;
    for (const socket of sockets) socket.on('close', () => (ended += 1));
    const unfinished = new Uint8Array(63 * mebibyte);
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      await new Promise((sent) => socket.send(unfinished, { fin: false }, sent));
    }
    // Two of them fit into what all may hold together.
    await expect.poll(() => ended).toBe(count - 2);
    expect((await peakMemoryBytes(alone.pid)) ?? 0).toBeLessThan(400 * mebibyte);
    // What the others held is free again.
    const next = await open();
    next.send(encodeMessage(aModel(20 * mebibyte)));
    expect((await nextAnswer(next)).message).toMatchObject({ type: 'importModel' });
    for (const socket of sockets) socket.terminate();
  });

  it('is ended where lines hold too much that nobody reads', async () => {
    const alone = await servePageAlone(echoTrainer);
    page = alone;
    Cookie = await logIn(page);
    const count = volume(15, 6);
    const sockets = await Promise.all(Array.from({ length: count }, () => open()));
    let ended = 0;
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      socket.on('close', () => (ended += 1));
      // Its own end is still told, by the system: the bytes before it stay where they are.
      socket.pause();
      socket.send(encodeMessage({ answerBytes: 60 * mebibyte }));
    }
    const other = await open();
    other.send(encodeMessage({ still: 'here' }));
    expect(await nextAnswer(other)).toMatchObject({ message: { still: 'here' } });
    // Of 900 MiB that were asked for; how soon memory goes back is the collector's choice.
    expect((await peakMemoryBytes(alone.pid)) ?? 0).toBeLessThan(700 * mebibyte);
    for (const socket of sockets) socket.resume();
    await expect.poll(() => ended).toBe(count - 2);
    for (const socket of sockets) socket.terminate();
  });

  it('is told that the trainer reads nothing, instead of having it all kept', async () => {
    const alone = await servePageAlone(echoTrainer);
    page = alone;
    Cookie = await logIn(page);
    const socket = await open();
    socket.send(encodeMessage({ who: 'are you' }));
    const { pid: trainerPid } = await nextAnswer(socket);
    const rejected = nextAnswer(socket);
    socket.send(encodeMessage({ blockMs: 60_000, announced: true }));
    for (let sent = 0; sent < 4; sent++) {
      socket.send(encodeMessage(aModel(maxModelBytes)));
      await pause(500);
    }
    expect(await rejected).toEqual({
      type: 'rejected',
      requestId: 7,
      command: 'importModel',
      message: 'The trainer has too much to read already: wait a moment, then try again.',
    });
    expect((await peakMemoryBytes(alone.pid)) ?? 0).toBeLessThan(800 * mebibyte);
    // It hears nobody while it is blocked, its server’s end neither.
    process.kill(trainerPid!, 'SIGKILL');
  });
});

describe('whoever was not let in', () => {
  it('keeps no connection', async () => {
    const page = await servePage(echoTrainer);
    const upgrade =
      `GET /trainer HTTP/1.1\r\nHost: 127.0.0.1:${page.url.port}\r\nConnection: Upgrade\r\n` +
      'Upgrade: websocket\r\n\r\n';
    for (const request of [upgrade, `GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n`]) {
      // Such a client never ends its own half; what it writes then is refused by the system.
      const { port, hostname: host } = page.url;
      const socket = connect({ port: Number(port), host, allowHalfOpen: true });
      const refused = once(socket, 'error');
      socket.write(request);
      socket.resume();
      await once(socket, 'end');
      const writing = setInterval(() => socket.write('more'), 20);
      expect((await refused)[0]).toMatchObject({
        code: expect.stringMatching(/ECONNRESET|EPIPE|ECONNABORTED/),
      });
      clearInterval(writing);
      socket.destroy();
    }
    await page.close();
  });

  it('keeps none either by saying nothing, or half of it', async () => {
    const page = await servePage(echoTrainer);
    const dawdle = async (words: string) => {
      const socket = connect(Number(page.url.port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(words);
      socket.resume();
      await once(socket, 'close');
    };
    // Node's own patience is longer than this test's.
    await Promise.all([
      dawdle('GET / HTTP/1.1\r\nHost: '),
      dawdle(`POST / HTTP/1.1\r\nHost: 127.0.0.1:${page.url.port}\r\nContent-Length: 9\r\n\r\n`),
    ]);
    await page.close();
  });
});
