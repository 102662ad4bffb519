import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { cli, runCli, startCli, startCliWithInput, startUnread } from './runCli';
import { withDescriptors } from '../support/descriptors';
import { hasSignals } from '../support/signals';

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
    expect(run.exitCode).toBe(hasSignals ? 143 : null);
    expect(run.problems).toBe(
      command === 'start'
        ? 'This machine has no display, so the window opens in the browser.\n'
        : '',
    );
  });
});

describe('serve', () => {
  it.skipIf(!hasSignals).each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('tells the shell that %s ended it', async (signal, exitCode) => {
    const { child, ended } = startCli('serve', '--no-open');
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await ended).toMatchObject({ exitCode, problems: '' });
  });

  it('prints a new address when somebody presses Enter', async () => {
    const { child, ended } = startCliWithInput('serve', '--no-open');
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const nextLine = async () => (await lines.next()).value as string;
    const statusAt = async (address: string) =>
      (await fetch(address, { redirect: 'manual' })).status;
    const first = await nextLine();
    expect(await nextLine()).toMatch(/; Enter prints a new one, Ctrl-C ends\.$/);
    expect(await statusAt(first)).toBe(303);
    const used = await fetch(first);
    expect(used.status).toBe(403);
    expect(await used.text()).toMatch(/press Enter in the terminal of its server/);

    child.stdin.write('\n');
    const second = await nextLine();
    expect(second).not.toBe(first);
    expect(await statusAt(second)).toBe(303);
    expect(await statusAt(second)).toBe(403);

    child.stdin.write('\n\n');
    const [third, fourth] = [await nextLine(), await nextLine()];
    // An address that was replaced lets nobody in, even unused.
    expect(await statusAt(third)).toBe(403);
    expect(await statusAt(fourth)).toBe(303);
    child.kill('SIGTERM');
    expect(await ended).toBe(hasSignals ? 143 : null);
  });

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

  it.skipIf(!hasSignals)('serves on when nobody reads what it prints', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    other.close();
    const { child, ended } = startUnread('serve', '--no-open', '--port', String(port));
    child.stdout.destroy();
    const knock = async () => (await fetch(`http://127.0.0.1:${port}/`)).status;
    await expect.poll(() => knock().catch(() => null)).toBe(403);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ exitCode: 143, problems: '' });
  });

  it.skipIf(!hasSignals)('says in a sentence that it may open too little', async () => {
    const command = [process.execPath, cli, 'serve', '--no-open'] as const;
    const child = spawn(...withDescriptors(60, command), { stdio: ['ignore', 'ignore', 'pipe'] });
    const [problems, [exitCode]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
    expect(exitCode).toBe(2);
    expect(problems).toBe(
      'This process may open 60 files and connections at once, and the server needs 96: raise ' +
        'the limit, as “ulimit -n 1024” does in a shell.\n',
    );
  });

  it('lets others in where it is told to, and says what that means', async () => {
    const { child, ended } = startCli('serve', '--no-open', '--host', '0.0.0.0');
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { port } = new URL(line);
    try {
      const Host = `127.0.0.1:${port}`;
      expect((await fetch(`http://${Host}/`)).status).toBe(403);
      expect((await fetch(line, { redirect: 'manual' })).status).toBe(303);
    } finally {
      child.kill('SIGTERM');
    }
    const { exitCode, problems } = await ended;
    expect(exitCode).toBe(hasSignals ? 143 : null);
    expect(problems).toContain('Every computer that reaches this one over the network');
    expect(problems).toContain('plain HTTP');
    expect(problems).toContain(`ssh -L ${port}:127.0.0.1:${port}`);
  });

  it('says in a sentence that this machine is not there', async () => {
    const run = await runCli('serve', '--no-open', '--host', '192.0.2.1');
    expect(run.exitCode).toBe(2);
    expect(run.problems).toBe(
      'This machine has no address “192.0.2.1”: name one of its own, or 0.0.0.0 for all of them.\n',
    );
  });
});
