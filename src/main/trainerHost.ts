import { dialog, MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { TrainerSupervisor, type SupervisorOptions } from '../host/trainerSupervisor';
import { desktopChannels } from '../shared/desktopChannels';
import { MessagePortMainPort } from './messagePortMainPort';
import type { TrainerWatch } from './trainerWatch';

interface HostOptions extends Pick<SupervisorOptions<MessagePortMain>, 'start' | 'onCrash'> {
  /** Gets a line to each trainer that is started. */
  readonly watch: TrainerWatch;
}

/** Keeps the trainer's process running and gives windows lines straight to it. */
export class TrainerHost {
  private readonly pages = new Set<WebContents>();
  private readonly supervisor: TrainerSupervisor<MessagePortMain>;

  constructor(private readonly options: HostOptions) {
    this.supervisor = new TrainerSupervisor<MessagePortMain>({
      start: options.start,
      onCrash: options.onCrash,
      onRestarted: () => {
        this.letWatch();
        this.pages.forEach((page) => this.sendLine(page));
      },
      onGaveUp: (sentence) => dialog.showErrorBox('The trainer stopped', sentence),
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

  close(): Promise<void> {
    return this.supervisor.close();
  }

  private letWatch(): void {
    const { port1, port2 } = new MessageChannelMain();
    if (this.supervisor.attach(port1)) this.options.watch.take(new MessagePortMainPort(port2));
  }

  private sendLine(page: WebContents): void {
    const { port1, port2 } = new MessageChannelMain();
    // While no trainer runs there is nothing to send: the page gets its line at the restart.
    if (this.supervisor.attach(port1)) page.postMessage(desktopChannels.port, null, [port2]);
  }
}
