/** A command whose process may have so many files and connections open. */
export function withDescriptors(
  count: number,
  command: readonly [string, ...string[]],
): [program: string, args: string[]] {
  return ['/bin/sh', ['-c', `ulimit -n ${count}; exec "$0" "$@"`, ...command]];
}
