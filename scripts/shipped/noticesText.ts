import { licenceTexts } from './licenceTexts';
import { licenceName, type ShippedPackage } from './shippedPackages';

const rule = '-'.repeat(80);

/** THIRD-PARTY-NOTICES.txt: whose work is in the app, under which licence, with its text. */
export function noticesText(shipped: readonly ShippedPackage[]): string {
  const head = [
    'CartPole Studio contains work of others, under the licences below.',
    '',
    'Electron brings Chromium, Node.js and what they are made of: their licences are in the files',
    'LICENSE.electron.txt and LICENSES.chromium.html beside the app.',
    '',
    ...shipped.map(titleOf),
  ];
  const bodies = shipped.map((each) => {
    return [`${rule}\n${titleOf(each)}\n${rule}`, ...licenceTexts(each)].join('\n\n');
  });
  return `${[head.join('\n'), ...bodies].join('\n\n')}\n`;
}

function titleOf(each: ShippedPackage): string {
  return `${each.name} ${each.version} (${licenceName(each)})`;
}
