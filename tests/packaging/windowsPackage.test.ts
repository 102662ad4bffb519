import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../src/host/app/appRoot';
import { asarHash } from './support/asarHash';
import { packageAroundStandIn, type StandInPackage } from './support/standInPackage';

type Picture = ReturnType<Resource.IconGroupEntry['getIconItemsFromEntries']>[number];

function hashOf(picture: Picture): string {
  const bytes = picture.isIcon() ? picture.generate() : picture.bin;
  return createHash('sha256').update(Buffer.from(bytes)).digest('hex');
}

describe('the program for Windows', () => {
  let scratch: string;
  let built: StandInPackage;
  let resources: NtExecutableResource;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'cartpole-windows-'));
    [built] = (await packageAroundStandIn('win32', ['x64'], scratch)) as [StandInPackage];
    resources = NtExecutableResource.from(NtExecutable.from(await readFile(built.program)));
  });

  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it('has our name and our icon in every size', async () => {
    const [about] = Resource.VersionInfo.fromEntries(resources.entries);
    expect(about!.getStringValues({ lang: 1033, codepage: 1200 })).toMatchObject({
      ProductName: 'CartPole Studio',
      FileDescription: 'CartPole Studio',
    });
    const [group] = Resource.IconGroupEntry.fromEntries(resources.entries);
    const own = Data.IconFile.from(await readFile(join(appRoot, 'packaging/icon.ico')));
    expect(group!.getIconItemsFromEntries(resources.entries).map(hashOf)).toEqual(
      own.icons.map(({ data }) => hashOf(data)),
    );
  });

  it('knows its asar by the hash', () => {
    const entry = resources.entries.find(({ type }) => type === 'INTEGRITY')!;
    expect(JSON.parse(Buffer.from(entry.bin).toString())).toEqual([
      {
        file: 'resources\\app.asar',
        alg: 'SHA256',
        value: asarHash(join(built.resources, 'app.asar')),
      },
    ]);
  });
});
