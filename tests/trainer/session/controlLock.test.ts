import { beforeEach, describe, expect, it } from 'vitest';
import { ControlLock } from '../../../src/trainer/session/controlLock';
import { ManualClock } from '../support/manualClock';

describe('ControlLock', () => {
  let clock: ManualClock;
  let control: ControlLock<string>;
  let told: string[];

  beforeEach(() => {
    clock = new ManualClock();
    told = [];
    control = new ControlLock(clock, (line, hasControl) => told.push(`${line} ${hasControl}`));
    control.join('line a', 'window a');
    control.join('line b', 'window b');
    control.join('line c');
  });

  it('keeps the place of a window that is loaded again', () => {
    control.leave('line a');
    clock.pass(2900);
    expect(control.isHeldBy('line b')).toBe(false);
    control.join('line a2', 'window a');
    expect(control.isHeldBy('line a2')).toBe(true);
    clock.pass(10_000);
    expect(told).toEqual([]);
  });

  it('knows a window that is back before its old line is gone', () => {
    control.join('line a2', 'window a');
    expect(control.isHeldBy('line a2')).toBe(false);
    control.leave('line a');
    expect(told).toEqual(['line a2 true']);
  });

  it('passes on when the window does not come back, by the order in which others came', () => {
    control.leave('line a');
    control.join('line d', 'window d');
    expect(control.isHeldBy('line d')).toBe(false);
    clock.pass(3100);
    expect(told).toEqual(['line b true']);
    // Back too late: it waits like any other.
    control.join('line a2', 'window a');
    expect(control.isHeldBy('line a2')).toBe(false);
  });

  it('lets one that waits take over from a window that is away', () => {
    control.leave('line a');
    control.takeOver('line c');
    expect(told).toEqual(['line c true']);
    clock.pass(10_000);
    expect(told).toHaveLength(1);
    // A line whose window cannot come back is not waited for.
    control.leave('line c');
    expect(told[1]).toBe('line b true');
  });

  it('waits for nobody where nobody else waits, nor after the end', () => {
    control.leave('line b');
    control.leave('line c');
    control.leave('line a');
    control.join('line d', 'window d');
    expect(control.isHeldBy('line d')).toBe(true);
    control.join('line e');
    control.leave('line d');
    control.end();
    clock.pass(10_000);
    expect(told).toEqual([]);
  });
});
