import type { Command } from '../../shared/protocol/commands';
import type { Face } from '../client/face';
import { FrameAcks, type Visibility } from '../client/frameAcks';
import { TrainerLink, type LinkListener } from '../client/trainerLink';
import { lineTrouble, type Link } from './sentences';

/** How long a line may be away before the window says that no trainer answers. */
const patienceMs = 15_000;

/** The line to the trainer as the window shows it: whether it holds, and who has control. */
export class TrainerLine {
  state = $state<Link>('connecting');
  /** Whether this window may command the trainer. */
  hasControl = $state(false);
  /** Why the other end serves this window no trainer, in its own words; null where it said nothing. */
  private refusal = $state<string | null>(null);
  /** What is wrong with the line; null where nothing is. */
  readonly trouble = $derived(
    this.state === 'connected' ? null : lineTrouble(this.state, this.refusal),
  );
  /** Another window has control, and this one could take over. */
  readonly watches = $derived(this.state === 'connected' && !this.hasControl);

  private readonly link: TrainerLink;
  private readonly frameAcks: FrameAcks;
  private lostTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param visibility tells whether the window can be seen: it gets no frames while it cannot */
  constructor(
    face: Face,
    visibility: Visibility,
    private readonly listener: Omit<LinkListener, 'onAccessDenied'>,
  ) {
    this.frameAcks = new FrameAcks(visibility, (bundle) =>
      this.post({ type: 'acknowledgeFrames', bundle }),
    );
    this.link = new TrainerLink(face, {
      ...listener,
      onLost: () => this.lose(),
      onAccessDenied: () => this.accessDenied(),
    });
  }

  /** Connects; returns what disconnects. */
  start(): () => void {
    this.waitForWelcome();
    const stopFrameAcks = this.frameAcks.start();
    const disconnect = this.link.start();
    return () => {
      stopFrameAcks();
      disconnect();
      clearTimeout(this.lostTimer);
    };
  }

  /** The trainer answered; returns whether the line had been lost before. */
  welcomed(hasControl: boolean): boolean {
    clearTimeout(this.lostTimer);
    const again = this.state !== 'connecting' && this.state !== 'connected';
    this.state = 'connected';
    this.refusal = null;
    this.hasControl = hasControl;
    return again;
  }

  /** The other end said no: that is why no trainer answers, if none does. */
  refused(sentence: string): void {
    if (this.state !== 'connected') this.refusal = sentence;
  }

  post(command: Command): void {
    if (!this.link.post(command)) this.lose();
  }

  takeOver(): void {
    if (this.watches) this.post({ type: 'takeOver' });
  }

  /** A bundle of frames came and was kept. */
  tookFrames(bundle: number): void {
    this.frameAcks.take(bundle);
  }

  private lose(): void {
    this.state = 'reconnecting';
    this.frameAcks.forget();
    this.waitForWelcome();
    this.listener.onLost();
  }

  private accessDenied(): void {
    // What was asked before the line came may be answered after it.
    if (this.state === 'connected') return;
    clearTimeout(this.lostTimer);
    // What the server before said is over.
    this.refusal = null;
    this.state = 'accessDenied';
  }

  private waitForWelcome(): void {
    clearTimeout(this.lostTimer);
    this.lostTimer = setTimeout(() => (this.state = 'lost'), patienceMs);
  }
}
