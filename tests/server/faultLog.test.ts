import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { WebSocketPort } from '../../src/renderer/client/webSocketPort';
import { TrainerClient } from '../shared/protocol/trainerClient';
import { logIn, openSocket, servePage } from './serverFixture';

globalThis.WebSocket ??= NodeWebSocket as unknown as typeof WebSocket;

it('logs a fault of the trainer with its stack, and tells the person one sentence', async () => {
  const page = await servePage('tests/support/processes/faultyTrainer.ts');
  try {
    const socket = await openSocket(page, { Cookie: await logIn(page) });
    const client = new TrainerClient(new WebSocketPort(socket as unknown as WebSocket));
    await client.hello();
    const { message } = await client.ask({ type: 'playRandom', episodes: 1 }, 'failed');
    expect(message).toMatch(/^The trainer stopped because of a fault \(no step in .*\)\. Start/);
    expect(message).not.toContain('\n');
    const log = await readFile(join(page.built.logFolder!, 'studio.log'), 'utf8');
    expect(log).toMatch(/A fault while running the activity “random”: Error: no step in ~\/cart/);
    expect(log).toMatch(/ at .*faultyTrainer.*:\d+/);
    expect(log).not.toContain(homedir() + '/');
  } finally {
    await page.close();
  }
});
