import { realpathSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';

/** Whose paths are hidden. */
export interface Person {
  readonly home: string;
  readonly userName: string;
}

/** Anybody's home folder, in the usual places of all systems. */
const usualHome = String.raw`(?:\b[a-z]:)?(?:[\\/]|%5C|%2F)+(?:Users|home)(?:[\\/]|%5C|%2F)+[^\\/%\s"'“”:;,)]+`;

/** A name this short is in too many words. */
const shortestName = 3;

/**
 * What to send text through before it is kept where a person may be asked to send it: home folders
 * (however their separators are spelt) and the user's name become “~”.
 */
export function pathRedactor(person: Person = thisPerson()): (text: string) => string {
  const patterns = [usualHome];
  // The root of the disk is the home of some services.
  if (person.home.length > 1) {
    const spellings = [person.home, realPath(person.home)].flatMap((home) => [
      escaped(home).replace(/\\\\|\//g, String.raw`(?:[\\/]+|%5C|%2F)`),
      escaped(encodeURI(home.replaceAll('\\', '/'))),
    ]);
    // Not the beginning of a longer name.
    patterns.unshift(`(?:${spellings.join('|')})${wordEnds}`);
  }
  if (person.userName.length >= shortestName) {
    patterns.push(`${wordBegins}${escaped(person.userName)}${wordEnds}`);
  }
  const personal = new RegExp(patterns.join('|'), 'giu');
  return (text) => text.replace(personal, '~');
}

const wordBegins = String.raw`(?<![\p{L}\p{N}_])`;
const wordEnds = String.raw`(?![\p{L}\p{N}_])`;

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function thisPerson(): Person {
  return { home: told(homedir), userName: told(() => userInfo().username) };
}

/** Empty where the system knows no such user, as in some containers. */
function told(ask: () => string): string {
  try {
    return ask();
  } catch {
    return '';
  }
}

/** Where a home behind a link really lies. */
function realPath(home: string): string {
  try {
    return realpathSync(home);
  } catch {
    // There is no such folder, so that nothing lies in it.
    return home;
  }
}
