/**
 * Memory is handed out once, when an engine is created, and never given back: a gradient step
 * allocates nothing. Fresh WebAssembly memory is zero, which the padding of all matrices needs.
 */

const cacheLine: usize = 64;
const pageShift: usize = 16;

let top: usize = __heap_base;

/** So many bytes, and what is missing to a whole number of cache lines. */
export function wholeCacheLines(bytes: usize): usize {
  return (bytes + cacheLine - 1) & ~(cacheLine - 1);
}

/**
 * `bytes` of zeros, from the start of a cache line. Traps where the machine has no more memory, or
 * WebAssembly no more addresses.
 */
export function allocate(bytes: usize): usize {
  const start = wholeCacheLines(top);
  top = start + bytes;
  const pages = <i32>((top + 0xffff) >>> pageShift);
  const missing = pages - memory.size();
  if (top < start || (missing > 0 && memory.grow(missing) < 0)) unreachable();
  return start;
}
