import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { acceptedHosts, type ListeningAddress } from './hostNames';

/**
 * Who may use the local server: whoever opened its address once. The address holds a token that
 * is good for one visit; the visitor's browser gets a cookie with another secret in exchange, so
 * that an address seen later (in a history, over a shoulder) opens nothing.
 */
export class Access {
  /** The one token that lets somebody in; null once it was used. */
  private token: string | null = null;
  private readonly session = randomSecret();
  private readonly cookieName: string;

  /** @param listening where the server listens */
  constructor(private readonly listening: ListeningAddress) {
    // Cookies do not tell ports apart, so the name does.
    this.cookieName = `cartpole-studio-${listening.port}`;
  }

  /** A new token for one visit. The one before it opens nothing any more, even if it was not used. */
  createToken(): string {
    this.token = randomSecret();
    return this.token;
  }

  /** The Set-Cookie value that lets a browser in. */
  get cookie(): string {
    return `${this.cookieName}=${this.session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** False for a foreign name that was made to point here (DNS rebinding). */
  isOwnHost(request: IncomingMessage): boolean {
    const hosts = request.headersDistinct['host'] ?? [];
    // Asked each time: a machine's addresses change while it runs.
    return hosts.length === 1 && acceptedHosts(this.listening).includes(hosts[0]!);
  }

  /** Whether the page that opens a socket is the one that this server sent. */
  isOwnOrigin(request: IncomingMessage): boolean {
    return request.headers.origin === `http://${request.headers.host}`;
  }

  hasSession(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split('; ');
    const prefix = `${this.cookieName}=`;
    const value = cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length);
    return value !== undefined && sameSecret(value, this.session);
  }

  /** True, once, for the right token. */
  spendToken(candidate: string): boolean {
    if (this.token === null || !sameSecret(candidate, this.token)) return false;
    this.token = null;
    return true;
  }
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that does not tell how much of a guess was right. */
function sameSecret(candidate: string, secret: string): boolean {
  return timingSafeEqual(digest(candidate), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
