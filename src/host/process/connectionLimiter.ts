import type { Port } from '../../shared/ports/port';
import { errorReply } from '../../shared/protocol/errorReply';
import { faceLimits, limitedPort, type PortLimits } from './rateLimitedPort';

/** Windows and pages that one trainer serves at once. */
export const maxFaces = 16;

/** Lets faces in to a trainer: not too many, and each with limits to what it may send. */
export class ConnectionLimiter {
  private faces = 0;

  constructor(private readonly limits: PortLimits = faceLimits) {}

  /** The line to serve; null where there are too many, which the face is told. */
  admit(line: Port): Port | null {
    if (this.faces >= maxFaces) {
      const sentence = `The trainer has ${maxFaces} windows already: close one, then load this one again.`;
      line.post(errorReply(null, sentence));
      line.close();
      return null;
    }
    this.faces += 1;
    line.onClose(() => (this.faces -= 1));
    return limitedPort(line, this.limits);
  }
}
