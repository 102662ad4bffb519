import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Icns } from '@fiahfy/icns';
import { Ico } from '@fiahfy/ico';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawIconFiles } from '../../scripts/iconFiles';
import { appRoot } from '../../src/host/app/appRoot';

describe('the icons', () => {
  let drawn: Map<string, Buffer>;
  beforeAll(async () => {
    drawn = await drawIconFiles();
  });

  it('are those of packaging/icon.svg (npm run icons draws them)', () => {
    const differing = [...drawn].filter(
      ([name, bytes]) => !readFileSync(join(appRoot, name)).equals(bytes),
    );
    expect(differing.map(([name]) => name)).toEqual([]);
  });

  it('hold every size that Windows and macOS ask for', () => {
    const ico = Ico.from(drawn.get('packaging/icon.ico')!);
    // A height counts the mask below the picture too.
    expect(ico.images.map(({ header }) => [header.width, header.height / 2])).toEqual(
      [16, 24, 32, 48, 64, 128, 256].map((size) => [size, size]),
    );
    const icns = Icns.from(drawn.get('packaging/icon.icns')!);
    expect(icns.images.map(({ osType }) => osType).sort()).toEqual(
      ['04', '05', '07', '08', '09', '10', '11', '12', '13', '14'].map((slot) => `ic${slot}`),
    );
  });
});
