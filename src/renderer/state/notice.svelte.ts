import type { EventOf } from '../../shared/protocol/events';
import type { Message } from './sentences';

/** How long a refusal is told that was true for a moment. */
const passingMs = 6000;

/** What is pressed while something runs, or a moment before that is seen. */
const controls: ReadonlySet<string | null> = new Set([
  'train',
  'test',
  'playRandom',
  'newAgent',
  'pause',
  'resume',
  'stepOnce',
  'stop',
  'setPace',
]);

/** The news that is told before what goes on, until something else happens. */
export class Notice {
  message = $state.raw<Message | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** It is told just before something begins, and is about that. */
  private outlastsBeginning = false;

  tell(message: Message): void {
    this.forget();
    this.message = message;
  }

  tellProblem(text: string): void {
    this.tell({ tone: 'bad', text });
  }

  /** Tells that another engine computes now, be it in what is about to begin. */
  tellReplacement(text: string): void {
    this.tellProblem(text);
    this.outlastsBeginning = true;
  }

  /** Tells a refusal: over a run that goes on as it should, that of a control only for a moment. */
  tellRefusal({ command, message }: EventOf<'rejected'>, runs: boolean): void {
    this.tellProblem(message);
    if (runs && controls.has(command)) this.timer = setTimeout(() => this.forget(), passingMs);
  }

  /** Something began: what was told before it is old, unless it is about just that. */
  begun(): void {
    if (!this.outlastsBeginning) this.forget();
    this.outlastsBeginning = false;
  }

  forget(): void {
    clearTimeout(this.timer);
    this.outlastsBeginning = false;
    this.message = null;
  }
}
