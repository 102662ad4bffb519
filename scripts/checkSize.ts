import { heavyPackages, maxPageBytes, pageSize } from './shipped/pageSize';

/** Says what the page weighs, and fails where it is over its budget or loads too much too early. */

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

const { totalBytes, firstFrameBytes, firstFramePackages } = pageSize();
console.log(
  `The page is ${kilobytes(totalBytes)} gzipped, of ${kilobytes(maxPageBytes)} at most; ${kilobytes(firstFrameBytes)} are loaded before its first frame.`,
);
const early = heavyPackages.filter((folder) => firstFramePackages.includes(folder));
if (totalBytes > maxPageBytes) {
  console.error('The page is too heavy: leave something out, or use a lighter package.');
  process.exitCode = 1;
}
if (early.length > 0) {
  console.error(
    `${early.join(' and ')} would hold up the first frame: load it by import() when its turn has come (src/renderer/startUp.ts).`,
  );
  process.exitCode = 1;
}
