import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from './runCli';

describe.each(['serve', 'start'])('%s without a display', (command) => {
  it('prints the address first, answers there, and ends when asked', async () => {
    const { child, ended } = startCli(command, '--no-open');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    try {
      expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{20,}$/);
      const answer = await fetch(line, { redirect: 'manual' });
      expect(answer.status).toBeLessThan(400);
      expect((await fetch(new URL('/', line))).status).toBe(403);
    } finally {
      child.kill('SIGTERM');
    }
    const run = await ended;
    expect(run.exitCode).toBe(0);
    expect(run.problems).toBe(
      command === 'start'
        ? 'This machine has no display, so the window opens in the browser.\n'
        : '',
    );
  });
});

describe('serve', () => {
  it('says in a sentence that the port is taken', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const run = await runCli('serve', '--no-open', '--port', String(port));
    other.close();
    expect(run.exitCode).toBe(2);
    expect(run.problems).toMatch(new RegExp(`^Port ${port} is in use: [^\\n]+\\.\\n$`));
  });
});
