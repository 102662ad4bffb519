import { TokenBucket } from 'limiter';
import { BasePort } from '../../shared/ports/basePort';
import { maxModelBytes } from '../../shared/modelFile';
import type { Port } from '../../shared/ports/port';
import { errorReply } from '../../shared/protocol/errorReply';
import { messageSize } from './messageSize';

/** How much one face may send. A message costs tokens: most of them one, see `costOf`. */
export interface PortLimits {
  /** Tokens that it may spend at once, after a while of silence. */
  readonly burst: number;
  readonly tokensPerSecond: number;
  /** Messages left out without a second's silence between them, after which its line is closed. */
  readonly maxLeftOut: number;
}

/** A window sends up to 50 acknowledgements a second and what a person does by hand. */
export const faceLimits: PortLimits = { burst: 400, tokensPerSecond: 200, maxLeftOut: 2000 };

/** The largest message but for a model: nothing else holds more than numbers and a few words. */
export const maxSmallMessageBytes = 64 * 1024;

/** The largest message is a model to open; names come on top. */
export const maxMessageBytes = maxModelBytes + 1024 * 1024;

/** What is answered with much, or makes much work. */
const heavyCommands: ReadonlySet<unknown> = new Set(['hello', 'newAgent', 'exportModel']);
const heavyCost = 20;
const modelCost = 100;

/**
 * A face's line, as its trainer's side should hold it: what is no message, what is too large and
 * what is too much at once is answered with a sentence and goes no further; a flood that does not
 * end closes the line.
 */
export function limitedPort(port: Port, limits: PortLimits = faceLimits): Port {
  return new LimitedPort(port, limits);
}

class LimitedPort extends BasePort {
  private readonly tokens: TokenBucket;
  /** Too much at once is said so once a second. */
  private readonly answers = fullBucket(1, 1);
  private dropped = 0;
  private lastDropMs = -Infinity;

  constructor(
    private readonly line: Port,
    private readonly limits: PortLimits,
  ) {
    super();
    this.tokens = fullBucket(limits.burst, limits.tokensPerSecond);
    line.onMessage((message) => this.take(message));
    line.onClose(() => this.end());
  }

  protected send(message: object): void {
    this.line.post(message);
  }

  protected disconnect(): void {
    this.line.close();
  }

  private take(message: unknown): void {
    const bytes = messageSize(message, maxMessageBytes);
    if (!this.tokens.tryRemoveTokens(costOf(message, bytes))) this.drop(message);
    else if (typeof message !== 'object' || message === null) {
      this.reject(message, 'The message could not be read: load the window again.');
    } else if (
      bytes > (typeOf(message) === 'importModel' ? maxMessageBytes : maxSmallMessageBytes)
    ) {
      this.reject(message, 'The message is too large: it was not read.');
    } else this.receive(message);
  }

  private drop(message: unknown): void {
    const nowMs = performance.now();
    if (nowMs - this.lastDropMs > 1000) this.dropped = 0;
    this.lastDropMs = nowMs;
    this.dropped += 1;
    if (this.dropped > this.limits.maxLeftOut) {
      this.reject(message, 'Too many messages at once: this line is closed.');
      this.close();
    } else if (this.answers.tryRemoveTokens(1)) {
      this.reject(message, 'Too many messages at once: some were left out. Wait a moment.');
    }
  }

  private reject(message: unknown, sentence: string): void {
    this.post(errorReply(message, sentence));
  }
}

function costOf(message: unknown, bytes: number): number {
  if (bytes > maxSmallMessageBytes) return modelCost;
  return heavyCommands.has(typeOf(message)) ? heavyCost : 1;
}

function typeOf(message: unknown): unknown {
  return (message as { readonly type?: unknown } | null | undefined)?.type;
}

function fullBucket(size: number, tokensPerSecond: number): TokenBucket {
  const bucket = new TokenBucket({
    bucketSize: size,
    tokensPerInterval: tokensPerSecond,
    interval: 'second',
  });
  bucket.content = size;
  return bucket;
}
