import { beforeEach, describe, expect, it } from 'vitest';
import { Driving } from '../../../src/trainer/session/controlLock';
import { ManualClock } from '../support/manualClock';

describe('Driving', () => {
  let clock: ManualClock;
  let driving: Driving<string>;
  let told: string[];

  beforeEach(() => {
    clock = new ManualClock();
    told = [];
    driving = new Driving(clock, (line, drives) => told.push(`${line} ${drives}`));
    driving.join('line a', 'window a');
    driving.join('line b', 'window b');
    driving.join('line c');
  });

  it('keeps the place of a window that is loaded again', () => {
    driving.leave('line a');
    clock.pass(2900);
    expect(driving.drives('line b')).toBe(false);
    driving.join('line a2', 'window a');
    expect(driving.drives('line a2')).toBe(true);
    clock.pass(10_000);
    expect(told).toEqual([]);
  });

  it('knows a window that is back before its old line is gone', () => {
    driving.join('line a2', 'window a');
    expect(driving.drives('line a2')).toBe(false);
    driving.leave('line a');
    expect(told).toEqual(['line a2 true']);
  });

  it('passes on when the window does not come back, by the order in which others came', () => {
    driving.leave('line a');
    driving.join('line d', 'window d');
    expect(driving.drives('line d')).toBe(false);
    clock.pass(3100);
    expect(told).toEqual(['line b true']);
    // Back too late: it waits like any other.
    driving.join('line a2', 'window a');
    expect(driving.drives('line a2')).toBe(false);
  });

  it('lets one that waits take over from a window that is away', () => {
    driving.leave('line a');
    driving.takeOver('line c');
    expect(told).toEqual(['line c true']);
    clock.pass(10_000);
    expect(told).toHaveLength(1);
    // A line whose window cannot come back is not waited for.
    driving.leave('line c');
    expect(told[1]).toBe('line b true');
  });

  it('waits for nobody where nobody else waits, nor after the end', () => {
    driving.leave('line b');
    driving.leave('line c');
    driving.leave('line a');
    driving.join('line d', 'window d');
    expect(driving.drives('line d')).toBe(true);
    driving.join('line e');
    driving.leave('line d');
    driving.end();
    clock.pass(10_000);
    expect(told).toEqual([]);
  });
});
