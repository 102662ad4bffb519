import { allocate } from './arena';

/** The ring of transitions, which the caller fills, and the minibatch gathered from it. */

/** (capacity, inputs), and columns of one entry a transition. */
export let ringObservations: usize = 0;
export let ringNextObservations: usize = 0;
export let ringRewards: usize = 0;
export let ringActions: usize = 0;
export let ringDiscounts: usize = 0;

/** Which transitions to gather, as the caller wrote it. */
export let slots: usize = 0;
/** What the loss of each of them is multiplied by, as the caller wrote it. */
export let weights: usize = 0;

/** (rows, inputs), padded to whole vectors with zeros. */
export let observations: usize = 0;
export let nextObservations: usize = 0;
export let rewards: usize = 0;
export let actions: usize = 0;
export let discounts: usize = 0;

let inputBytes: usize = 0;
let inputRowBytes: usize = 0;

export function allocateReplay(capacity: usize, rows: usize, inputs: i32, rowBytes: usize): void {
  inputBytes = (<usize>inputs) << 2;
  inputRowBytes = rowBytes;
  ringObservations = allocate(capacity * inputBytes);
  ringNextObservations = allocate(capacity * inputBytes);
  ringRewards = allocate(capacity << 2);
  ringActions = allocate(capacity);
  ringDiscounts = allocate(capacity << 3);
  slots = allocate(rows << 2);
  weights = allocate(rows << 2);
  observations = allocate(rows * rowBytes);
  nextObservations = allocate(rows * rowBytes);
  rewards = allocate(rows << 2);
  actions = allocate(rows);
  discounts = allocate(rows << 3);
}

/** Copies the transitions of the first `rows` slots into the minibatch. */
export function gather(rows: i32): void {
  for (let row: usize = 0; row < <usize>rows; row++) {
    const slot = <usize>load<u32>(slots + (row << 2));
    const from = slot * inputBytes;
    const to = row * inputRowBytes;
    for (let entry: usize = 0; entry < inputBytes; entry += 4) {
      store<u32>(observations + to + entry, load<u32>(ringObservations + from + entry));
      store<u32>(nextObservations + to + entry, load<u32>(ringNextObservations + from + entry));
    }
    store<u32>(rewards + (row << 2), load<u32>(ringRewards + (slot << 2)));
    store<u8>(actions + row, load<u8>(ringActions + slot));
    store<u64>(discounts + (row << 3), load<u64>(ringDiscounts + (slot << 3)));
  }
}
