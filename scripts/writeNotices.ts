import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFolder } from '../config/buildFolder';
import { recordsFolder } from './shipped/bundleRecords';
import { noticesText } from './shipped/noticesText';
import { sbomText } from './shipped/sbom';
import { shippedPackages } from './shipped/shippedPackages';

/** Writes the notices, which ship, and the bill of materials, which goes beside a release. */
try {
  const shipped = shippedPackages();
  writeFileSync(join(buildFolder, 'THIRD-PARTY-NOTICES.txt'), noticesText(shipped));
  writeFileSync(join(recordsFolder, 'sbom.cdx.json'), sbomText(shipped));
  console.log(
    `THIRD-PARTY-NOTICES.txt and records/sbom.cdx.json are in the build: ${shipped.length} packages of others ship.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
