import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MessagePortMainPort } from '../../../src/main/trainer/messagePortMainPort';
import { TrainerHost } from '../../../src/main/trainer/trainerHost';
import { TrainerMonitor } from '../../../src/main/trainer/trainerMonitor';
import { startUtilityTrainer } from '../../../src/main/trainer/utilityTrainer';
import { desktopChannels } from '../../../src/shared/desktop/desktopChannels';
import { PROTOCOL_VERSION } from '../../../src/shared/protocol/protocol';
import type { FakeMessagePortMain } from '../../support/processes/fakeMessagePortMain';
import { utilityProcess, WebContents } from '../fakeElectron/fakeElectron';

vi.mock('electron', () => import('../fakeElectron/fakeElectron'));

type MessagePortMain = import('electron').MessagePortMain;
type ElectronWebContents = import('electron').WebContents;

const asPort = (line: unknown) => new MessagePortMainPort(line as MessagePortMain);
const asPage = (page: WebContents) => page as unknown as ElectronWebContents;

describe('the trainer behind the window', () => {
  let host: TrainerHost;
  let monitor: TrainerMonitor;
  const open: FakeMessagePortMain[] = [];
  const onGaveUp = vi.fn<(sentence: string) => void>();
  const onPageUnreachable = vi.fn<(cause: unknown) => void>();
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    utilityProcess.forked.length = 0;
    monitor = new TrainerMonitor();
    host = new TrainerHost({
      monitor,
      start: () => startUtilityTrainer('trainer.js', [], () => undefined),
      onGaveUp,
      onPageUnreachable,
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    const child = utilityProcess.forked.at(-1)!;
    void host.close();
    child.emit('exit', 0);
    for (const port of open.splice(0)) port.close();
  });

  const lastChild = () => utilityProcess.forked.at(-1)!;
  const trainerEnd = () => {
    const port = lastChild().received.at(-1)!.ports[0] as FakeMessagePortMain;
    open.push(port);
    return port;
  };

  it('hands one end of a line to the trainer and the other to the page', async () => {
    const page = new WebContents();
    host.connect(asPage(page));
    expect(page.posted).toHaveLength(1);
    expect(page.posted[0]!.channel).toBe(desktopChannels.port);

    const trainer = asPort(trainerEnd());
    const face = asPort(page.posted[0]!.ports[0]);
    const heard = new Promise((resolve) => trainer.onMessage(resolve));
    face.post({ type: 'hello', floats: new Float32Array([1, 2]) });
    expect(await heard).toEqual({ type: 'hello', floats: new Float32Array([1, 2]) });

    const closed = new Promise<void>((resolve) => trainer.onClose(resolve));
    face.close();
    await closed;
  });

  it('is watched by the main process, again after each restart', async () => {
    const lost = vi.fn();
    monitor.listen(({ type }) => type === 'lost' && lost());
    const heard: unknown[] = [];
    const hear = () => asPort(trainerEnd()).onMessage((message) => heard.push(message));
    const hello = { type: 'hello', protocolVersion: PROTOCOL_VERSION, purpose: 'watch' };
    hear();
    await expect.poll(() => heard).toEqual([hello]);
    expect(monitor.isConnected).toBe(true);
    open[0]!.close();
    lastChild().emit('exit', 1);
    await expect.poll(() => lost).toHaveBeenCalledOnce();
    expect(monitor.isConnected).toBe(false);
    vi.advanceTimersByTime(1000);
    hear();
    await expect.poll(() => heard).toEqual([hello, hello]);
    expect(monitor.isConnected).toBe(true);
  });

  it('sends every page a new line by itself when the trainer was restarted', () => {
    const pages = [new WebContents(), new WebContents(), new WebContents()];
    pages.forEach((page) => host.connect(asPage(page)));
    pages[2]!.emit('destroyed');
    trainerEnd();
    lastChild().emit('exit', 1);
    // Nobody is there to serve it yet, and nothing is promised.
    const late = new WebContents();
    host.connect(asPage(late));
    expect(late.posted).toHaveLength(0);

    vi.advanceTimersByTime(1000);
    expect(utilityProcess.forked).toHaveLength(2);
    // One of them is the main process's own.
    expect(lastChild().received).toHaveLength(4);
    expect(pages.map((page) => page.posted.length)).toEqual([2, 2, 1]);
    expect(late.posted).toHaveLength(1);
  });

  it('ends a trainer that gives no sign of life, and none that does', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    lastChild().pid = 4242;
    lastChild().emit('message', { kind: 'alive' });
    for (let second = 0; second < 60; second++) {
      vi.advanceTimersByTime(1000);
      lastChild().emit('message', { kind: 'alive' });
    }
    expect(kill).not.toHaveBeenCalled();
    lastChild().emit('message', 'no envelope');
    vi.advanceTimersByTime(4500);
    // The main process's own line, and nothing else.
    expect(lastChild().received).toHaveLength(1);
    vi.advanceTimersByTime(2000);
    expect(lastChild().received.at(-1)!.message).toEqual({ kind: 'end' });
    expect(kill).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(kill).toHaveBeenCalledWith(4242, 'SIGKILL');
    kill.mockRestore();
  });

  it('tells every page why the trainer cannot be kept running, until it is started again', async () => {
    const pages = [new WebContents(), new WebContents()];
    host.connect(asPage(pages[0]!));
    for (let time = 0; time < 6; time++) {
      lastChild().emit('exit', 1);
      vi.advanceTimersByTime(20_000);
    }
    expect(utilityProcess.forked).toHaveLength(6);
    expect(onGaveUp).toHaveBeenCalledOnce();
    const [[sentence]] = onGaveUp.mock.calls as [[string]];
    expect(sentence).toMatch(
      /stopped 6 times in a row.* start CartPole Studio again; its log says/,
    );
    // A page that comes later hears it too.
    host.connect(asPage(pages[1]!));
    for (const page of pages) {
      const line = asPort(page.posted.at(-1)!.ports[0]);
      const said = await new Promise((resolve) => line.onMessage(resolve));
      expect(said).toMatchObject({ type: 'rejected', message: sentence });
    }

    host.startAgain();
    expect(utilityProcess.forked).toHaveLength(7);
    trainerEnd();
    expect(pages.map((page) => page.posted.length)).toEqual([8, 2]);
  });

  it('is watched no more once it is given up, also where no port was closed by its end', () => {
    expect(monitor.isConnected).toBe(true);
    for (let time = 0; time < 6; time++) {
      lastChild().emit('exit', 1);
      vi.advanceTimersByTime(20_000);
    }
    expect(onGaveUp).toHaveBeenCalled();
    expect(monitor.isConnected).toBe(false);
  });

  it('tells the other pages and the person even where a page has crashed', () => {
    const crashed = new WebContents();
    const sound = new WebContents();
    host.connect(asPage(crashed));
    host.connect(asPage(sound));
    crashed.postMessage = () => {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    };
    onGaveUp.mockClear();
    for (let time = 0; time < 6; time++) {
      lastChild().emit('exit', 1);
      vi.advanceTimersByTime(20_000);
    }
    expect(onGaveUp).toHaveBeenCalledOnce();
    // At first, after each of five restarts, and that there are no more.
    expect(sound.posted).toHaveLength(7);
    expect(onPageUnreachable).toHaveBeenCalledTimes(6);
  });
});
