import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseSpdx from 'spdx-expression-parse';
import * as v from 'valibot';
import { appRoot } from '../../src/host/app/appRoot';
import type { ShippedPackage } from './shippedPackages';

const packageSchema = v.looseObject({ name: v.string(), version: v.string() });

const builder = new Contrib.FromNodePackageJson.Builders.ComponentBuilder(
  new Contrib.FromNodePackageJson.Factories.ExternalReferenceFactory(),
  new Contrib.License.Factories.LicenseFactory(parseSpdx),
);

/**
 * The software bill of materials of what ships, as CycloneDX 1.6 in JSON. The same build gives the
 * same text: it has no date and no number of its own.
 */
export function sbomText(shipped: readonly ShippedPackage[]): string {
  const app = componentOf('', Enums.ComponentType.Application);
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: app }) });
  for (const each of shipped) {
    const isRuntime = each.parts.includes('runtime');
    const component = componentOf(
      each.folder,
      isRuntime ? Enums.ComponentType.Framework : Enums.ComponentType.Library,
      each.licence,
    );
    component.hashes = hashesOf(each.integrity);
    for (const part of each.parts) {
      component.properties.add(new Models.Property('cartpole-studio:part', part));
    }
    bom.components.add(component);
    app.dependencies.add(component.bomRef);
  }
  const factory = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const text = new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 });
  return `${text}\n`;
}

/**
 * @param folder of a package below the app's, or '' for the app itself
 * @param licence in place of what its package.json says
 */
function componentOf(
  folder: string,
  type: Enums.ComponentType,
  licence?: string,
): Models.Component {
  const told = v.parse(
    packageSchema,
    JSON.parse(readFileSync(join(appRoot, folder, 'package.json'), 'utf8')),
  );
  const description = licence === undefined ? told : { ...told, license: licence };
  const component = builder.makeComponent(description, type);
  if (component === undefined) throw new Error(`${folder}/package.json has no name.`);
  const { group, name, version } = component;
  component.purl = new PackageURL('npm', group, name, version, undefined, undefined).toString();
  component.bomRef.value = component.purl;
  return component;
}

/** @param integrity such as `sha512-BASE64` */
function hashesOf(integrity: string): Models.HashDictionary {
  const names: Readonly<Record<string, Enums.HashAlgorithm>> = {
    sha1: Enums.HashAlgorithm['SHA-1'],
    sha256: Enums.HashAlgorithm['SHA-256'],
    sha384: Enums.HashAlgorithm['SHA-384'],
    sha512: Enums.HashAlgorithm['SHA-512'],
  };
  const hashes = new Models.HashDictionary();
  for (const entry of integrity.split(' ')) {
    const [algorithm, base64] = entry.split(/-(.*)/);
    const name = names[algorithm ?? ''];
    if (name === undefined || base64 === undefined) continue;
    hashes.set(name, Buffer.from(base64, 'base64').toString('hex'));
  }
  return hashes;
}
