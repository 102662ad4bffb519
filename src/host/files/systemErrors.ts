/** The code of a failed system call, such as ENOENT; null for any other error. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'the system does not allow it: choose another folder or change its permissions',
  EPERM: 'the system does not allow it: choose another folder or change its permissions',
  EROFS: 'the disk is read-only: choose another folder',
  ENOSPC: 'the disk is full: make room or choose another disk',
  EDQUOT: 'your share of the disk is full: make room or choose another disk',
  EFBIG: 'the file would be larger than the system allows: choose another disk',
  ENOENT: 'that place does not exist and cannot be made: choose another folder',
  EEXIST: 'a file is where the folder should be: choose another folder',
  ENOTDIR: 'a part of its path is a file: choose a folder',
  EISDIR: 'a folder is where a file should be: choose another folder',
  ENAMETOOLONG: 'its name is too long: choose a shorter one',
  ELOOP: 'its links lead in a circle: choose another folder',
  EBUSY: 'another program uses it: close it there and try again',
  ETXTBSY: 'another program uses it: close it there and try again',
  EMFILE: 'too many files are open: close some programs and try again',
  EIO: 'the disk reported an error: try another disk',
};

/** Why the system refused something, and what to do, to stand after "because". */
export function systemReason(error: unknown): string {
  const code = systemCode(error);
  return (
    (code !== null && Object.hasOwn(reasons, code) && reasons[code]) ||
    `of an error of the system (${code ?? String(error)}): try again or choose another folder`
  );
}

/** The same without the advice, for what a person did not choose. */
export function systemClause(error: unknown): string {
  return systemReason(error).replace(/^of /, '').replace(/: .*$/, '');
}
