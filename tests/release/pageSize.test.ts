import { expect, it } from 'vitest';
import { heavyPackages, maxPageBytes, pageSize } from '../../scripts/shipped/pageSize';

it('the page is within its budget, and little of it comes before the first frame', () => {
  const { totalBytes, firstFrameBytes, firstFramePackages } = pageSize();
  expect(totalBytes).toBeLessThan(maxPageBytes);
  // The stage's and the charts' share is known to be in the rest.
  expect(totalBytes).toBeGreaterThan(150_000);
  expect(firstFrameBytes).toBeLessThan(80_000);
  expect(firstFramePackages).toContain('node_modules/svelte');
  for (const heavy of heavyPackages) expect(firstFramePackages).not.toContain(heavy);
});
