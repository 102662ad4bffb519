import { format } from 'prettier';
import { purposes } from './purposes';
import { licenceName, type ShippedPackage } from './shippedPackages';

const heading = '## What ships';

const partNames: Readonly<Record<string, string>> = {
  kernels: 'kernels',
  main: 'main process, server, terminal',
  preload: 'preload',
  renderer: 'window',
  runtime: 'runtime',
  tensorflow: 'TensorFlow',
};

/**
 * A page with its section “What ships” written anew from the last build.
 * @throws Error with a sentence if the page has no such section, or nobody wrote what a package is for
 */
export async function withShippedTable(
  page: string,
  shipped: readonly ShippedPackage[],
): Promise<string> {
  const [before, rest] = page.split(`${heading}\n`);
  if (rest === undefined) throw new Error(`The page has no section “${heading}”.`);
  const after = rest.split(/^(?=## )/m).slice(1);
  const rows = shipped.map((each) => {
    const { name, version, parts } = each;
    const purpose = purposes[name];
    if (purpose === undefined) {
      throw new Error(`${name} ships: write what it is for into scripts/shipped/purposes.ts.`);
    }
    const where = parts.map((part) => partNames[part] ?? part).join('; ');
    return `| ${name} | ${version} | ${purpose} | ${where} | ${licenceName(each)} |`;
  });
  const section = [
    heading,
    '',
    `${shipped.length} packages of others have code in an installed app. The bundler notes which modules it kept (\`out/records\`, at each build), and \`npm run docs\` writes this table from these notes; so does \`npm run notices\` the licences’ texts (\`out/THIRD-PARTY-NOTICES.txt\`, which ships) and the bill of materials (CycloneDX, which goes beside a release). Nothing of \`node_modules\` ships as it is.`,
    '',
    '| Package | Version | What for | Where | Licence |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    '',
  ].join('\n');
  return format(`${before}${section}${after.join('')}`, { parser: 'markdown', printWidth: 100 });
}
