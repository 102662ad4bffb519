import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { TrainerSupervisor, type SupervisorOptions } from '../../host/process/trainerSupervisor';
import { desktopChannels } from '../../shared/desktop/desktopChannels';
import { errorReply } from '../../shared/protocol/errorReply';
import { MessagePortMainPort } from './messagePortMainPort';
import type { TrainerMonitor } from './trainerMonitor';

type Supervision = Pick<SupervisorOptions<MessagePortMain>, 'start' | 'onCrash' | 'onFault'>;

interface HostOptions extends Supervision {
  /** Gets a line to each trainer that is started. */
  readonly watch: TrainerMonitor;
  /** It failed too often in a row, and is started again by `startAgain` alone. */
  onGaveUp(sentence: string): void;
}

/** Keeps the trainer's process running and gives windows lines straight to it. */
export class TrainerHost {
  private readonly pages = new Set<WebContents>();
  private readonly supervisor: TrainerSupervisor<MessagePortMain>;

  constructor(private readonly options: HostOptions) {
    this.supervisor = new TrainerSupervisor<MessagePortMain>({
      ...options,
      onRestarted: () => {
        this.letWatch();
        this.pages.forEach((page) => this.sendLine(page));
      },
      onGaveUp: (sentence) => {
        this.pages.forEach((page) => this.sendLine(page));
        options.onGaveUp(sentence);
      },
    });
    this.letWatch();
  }

  /** Sends the page a line now, and a new one after each restart of the trainer. */
  connect(page: WebContents): void {
    if (!this.pages.has(page)) {
      this.pages.add(page);
      page.once('destroyed', () => this.pages.delete(page));
    }
    this.sendLine(page);
  }

  startAgain(): void {
    this.supervisor.startAgain();
  }

  close(): Promise<void> {
    return this.supervisor.close();
  }

  private letWatch(): void {
    const { port1, port2 } = new MessageChannelMain();
    if (this.supervisor.attach(port1)) this.options.watch.take(new MessagePortMainPort(port2));
  }

  private sendLine(page: WebContents): void {
    const { port1, port2 } = new MessageChannelMain();
    const { problem } = this.supervisor;
    if (this.supervisor.attach(port1)) page.postMessage(desktopChannels.port, null, [port2]);
    else if (problem !== null) {
      page.postMessage(desktopChannels.port, null, [port2]);
      new MessagePortMainPort(port1).post(errorReply(null, problem));
    }
    // Where one will run, there is nothing to send yet: the page gets its line at the restart.
  }
}
