import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contrib } from '@cyclonedx/cyclonedx-library';
import parseSpdx, { type Info } from 'spdx-expression-parse';
import spdxLicences from 'spdx-license-list/full';
import * as v from 'valibot';
import { appRoot } from '../../src/host/app/appRoot';
import type { ShippedPackage } from './shippedPackages';

const authorSchema = v.object({
  author: v.optional(v.union([v.string(), v.object({ name: v.string() })])),
});

/**
 * The texts of a package's licences and notices: the files that it brings along, or where it brings
 * none the licence's own text with the package's author in it.
 * @throws Error with a sentence if the licence is not one of the SPDX list
 */
export function licenceTexts(shipped: ShippedPackage): string[] {
  const gatherer = new Contrib.License.Utils.LicenseEvidenceGatherer();
  const files = [...gatherer.getFileAttachments(join(appRoot, shipped.folder))].map(
    ({ filePath }) => ownPartOf(readFileSync(filePath, 'utf8')),
  );
  if (files.length > 0) return files;
  return licenceIds(parseSpdx(shipped.licence)).map((id) => standardText(id, shipped));
}

/** A tool that was bundled itself goes on with the licences of what is in it, which does not ship. */
function ownPartOf(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .split(/^# Licenses of bundled dependencies$/m)[0]!
    .trim();
}

function licenceIds(info: Info): string[] {
  return 'license' in info ? [info.license] : [...licenceIds(info.left), ...licenceIds(info.right)];
}

function standardText(id: string, { name, folder }: ShippedPackage): string {
  const text = spdxLicences[id]?.licenseText;
  if (text === undefined) {
    throw new Error(`${name} has no licence file, and “${id}” is no licence of the SPDX list.`);
  }
  return text
    .replaceAll('\r\n', '\n')
    .replace(
      /Copyright \(c\) <year> <(copyright holders?|owner)>/,
      `Copyright (c) ${authorOf(name, folder)}`,
    )
    .trim();
}

function authorOf(name: string, folder: string): string {
  const { author } = v.parse(
    authorSchema,
    JSON.parse(readFileSync(join(appRoot, folder, 'package.json'), 'utf8')),
  );
  if (author === undefined) return `the authors of ${name}`;
  return (typeof author === 'string' ? author : author.name).replace(/ *<.*>/, '');
}
