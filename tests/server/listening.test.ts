import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startServer } from '../../src/server/server';
import { ask, servePage, type Answer, type Served } from './serverFixture';

const echoTrainer = 'tests/support/processes/echoTrainer.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Knocks until somebody listens. */
async function answerOfFirstKnock(page: Served): Promise<Answer> {
  for (;;) {
    try {
      return await ask(page, '/');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
    }
  }
}

describe('a server that begins to listen', () => {
  it('leaves the folder for runs to the next one if it cannot listen', async () => {
    const page = await servePage(echoTrainer);
    const runsFolder = `${page.built.runsFolder!}-of-another`;
    const options = { ...page.built, runsFolder, port: Number(page.url.port) };
    await expect(startServer(options)).rejects.toThrow('is in use');
    expect(await readdir(runsFolder)).toEqual([]);
    await page.close();
  });

  it('answers whoever knocks as soon as it listens', async () => {
    const page = await servePage(echoTrainer);
    const port = await freePort();
    const starting = startServer({ ...page.built, port });
    const url = new URL(`http://127.0.0.1:${port}/`);
    const { status } = await answerOfFirstKnock({ ...page, url });
    expect(status).toBe(403);
    await (await starting).close();
    await page.close();
  });
});
