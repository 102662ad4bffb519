import { notKeptSentence } from '../../shared/errorText';
import { replacementSentence } from '../../shared/engines';
import type { EventOf, TrainerEvent } from '../../shared/protocol/events';
import type { Message } from './sentences';

/** How long a sentence stands that is about a moment. */
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

/** What is said in place of what goes on, until something else happens. */
export class Notice {
  message = $state.raw<Message | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** It was said just before something began, and is about that. */
  private outlastsBeginning = false;

  show(message: Message): void {
    this.clear();
    this.message = message;
  }

  /** Says it for a moment: what goes on is said again after that. */
  showBriefly(message: Message): void {
    this.show(message);
    this.timer = setTimeout(() => this.clear(), passingMs);
  }

  showProblem(text: string): void {
    this.show({ tone: 'bad', text });
  }

  /** Says what the trainer tells of trouble. */
  take(event: TrainerEvent): void {
    if (event.type === 'failed') this.showProblem(event.message);
    else if (event.type === 'checkpointFailed') this.showProblem(notKeptSentence(event.reason));
    else if (event.type === 'engineReplaced') {
      this.showProblem(replacementSentence(event));
      // It may be about what is about to begin.
      this.outlastsBeginning = true;
    }
  }

  /** Says that a command was rejected: over a run that goes on as it should, that of a control only for a moment. */
  showRejection({ command, message }: EventOf<'rejected'>, runs: boolean): void {
    const problem: Message = { tone: 'bad', text: message };
    if (runs && controls.has(command)) this.showBriefly(problem);
    else this.show(problem);
  }

  /** Something began: what was said before it is old, unless it is about just that. */
  activityBegan(): void {
    if (!this.outlastsBeginning) this.clear();
    this.outlastsBeginning = false;
  }

  /** What runs was paused, or goes on: what was said before it is old, unless it is a problem. */
  pauseChanged(): void {
    if (this.message?.tone !== 'bad') this.clear();
  }

  clear(): void {
    clearTimeout(this.timer);
    this.outlastsBeginning = false;
    this.message = null;
  }
}
