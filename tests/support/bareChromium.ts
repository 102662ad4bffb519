import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/**
 * One page of a Chromium that is spoken to in its own protocol. Playwright makes every page believe
 * that it can be seen; here a minimized window is hidden, as it is for a person.
 */
export class BareChromium {
  private lastId = 0;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private readonly listeners: ((method: string, params: Reply['params']) => void)[] = [];
  private sessionId: string | undefined;
  private targetId = '';

  private constructor(
    private readonly socket: WebSocket,
    /** Ends the browser and removes its profile. */
    readonly close: () => Promise<void>,
  ) {
    socket.on('message', (data: Buffer) => {
      const reply = JSON.parse(data.toString()) as Reply;
      if (reply.id !== undefined) this.waiting.get(reply.id)?.(reply);
      else for (const listener of this.listeners) listener(reply.method!, reply.params);
    });
  }

  static async launch(
    executablePath: string,
    chromiumArguments: readonly string[],
  ): Promise<BareChromium> {
    const profile = await mkdtemp(join(tmpdir(), 'cartpole-chromium-'));
    const child = spawn(
      executablePath,
      [
        '--headless=new',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        ...chromiumArguments,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const close = async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    };
    const socket = new WebSocket(await debuggerAddress(child.stderr));
    await once(socket, 'open');
    const chromium = new BareChromium(socket, close);
    await chromium.attach();
    return chromium;
  }

  /** Sends a command of the Chrome DevTools Protocol to the page. */
  async send(method: string, params: object = {}): Promise<NonNullable<Reply['result']>> {
    const id = ++this.lastId;
    const replied = new Promise<Reply>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params, sessionId: this.sessionId }));
    const { result, error } = await replied;
    this.waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result!;
  }

  /** Hears the page's events. */
  listen(listener: (method: string, params: Reply['params']) => void): void {
    this.listeners.push(listener);
  }

  /** The value of a JavaScript expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
    return (result as { value?: unknown }).value;
  }

  async setWindowState(windowState: 'minimized' | 'normal'): Promise<void> {
    const { windowId } = await this.send('Browser.getWindowForTarget', { targetId: this.targetId });
    await this.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  }

  private async attach(): Promise<void> {
    const { targetInfos } = await this.send('Target.getTargets');
    const page = (targetInfos as { type: string; targetId: string }[]).find(
      ({ type }) => type === 'page',
    )!;
    this.targetId = page.targetId;
    const target = { targetId: page.targetId, flatten: true };
    this.sessionId = (await this.send('Target.attachToTarget', target))['sessionId'] as string;
  }
}

async function debuggerAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stderr)) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('Chromium ended before it told its debugger’s address.');
}
