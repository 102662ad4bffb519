import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { TrainerSupervisor, type SupervisorOptions } from '../../host/process/trainerSupervisor';
import { desktopChannels } from '../../shared/desktop/desktopChannels';
import { errorReply } from '../../shared/protocol/errorReply';
import { MessagePortMainPort } from './messagePortMainPort';
import type { TrainerMonitor } from './trainerMonitor';

/** The options that the supervisor takes as they are. */
type Supervision = Pick<
  SupervisorOptions<MessagePortMain>,
  'start' | 'onCrash' | 'onFault' | 'onNotKept'
>;

interface HostOptions extends Supervision {
  /** Is connected to each trainer that is started. */
  readonly monitor: TrainerMonitor;
  /** It failed too often in a row, and is started again by `startAgain` alone. */
  onGaveUp(sentence: string): void;
  /** A page that crashed cannot be sent anything; it asks again once it is loaded. */
  onPageUnreachable(cause: unknown): void;
}

/** Keeps the trainer's process running and gives windows ports straight to it. */
export class TrainerHost {
  private readonly pages = new Set<WebContents>();
  private readonly supervisor: TrainerSupervisor<MessagePortMain>;

  constructor(private readonly options: HostOptions) {
    this.supervisor = new TrainerSupervisor<MessagePortMain>({
      ...options,
      onRestarted: () => {
        this.connectMonitor();
        this.pages.forEach((page) => this.sendPort(page));
      },
      onGaveUp: (sentence) => {
        // A port that a dying process never took is not closed by its end.
        options.monitor.disconnect();
        this.pages.forEach((page) => this.sendPort(page));
        options.onGaveUp(sentence);
      },
    });
    this.connectMonitor();
  }

  /** Sends the page a port now, and a new one after each restart of the trainer. */
  connect(page: WebContents): void {
    if (!this.pages.has(page)) {
      this.pages.add(page);
      page.once('destroyed', () => this.pages.delete(page));
    }
    this.sendPort(page);
  }

  startAgain(): void {
    this.supervisor.startAgain();
  }

  close(): Promise<void> {
    return this.supervisor.close();
  }

  private connectMonitor(): void {
    const { port1, port2 } = new MessageChannelMain();
    if (this.supervisor.attach(port1)) this.options.monitor.connect(new MessagePortMainPort(port2));
  }

  /**
   * Sends the page one end of a channel whose other end the trainer holds; or, where the trainer was
   * given up, says why. While the trainer is being started there is nothing to send yet: the page
   * gets its port then.
   */
  private sendPort(page: WebContents): void {
    const { port1, port2 } = new MessageChannelMain();
    const { problem } = this.supervisor;
    const isServed = this.supervisor.attach(port1);
    if (!isServed && problem === null) return;
    try {
      page.postMessage(desktopChannels.port, null, [port2]);
    } catch (error) {
      // The others, and the person, still have to be told.
      this.options.onPageUnreachable(error);
      port1.close();
      return;
    }
    if (!isServed && problem !== null) {
      new MessagePortMainPort(port1).post(errorReply(null, problem));
    }
  }
}
