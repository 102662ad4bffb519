/** What bundlers write into a bundle themselves, by the beginning of the name they give to it. */
const bundlersOwn: Readonly<Record<string, string>> = {
  '\0vite/': 'node_modules/vite',
  '\0rolldown/': 'node_modules/rolldown',
};

/**
 * The folder of the package that a bundled module is from, as package-lock.json names it; null for
 * a module of ours.
 */
export function packageFolderOf(moduleId: string): string | null {
  const bundler = Object.keys(bundlersOwn).find((start) => moduleId.startsWith(start));
  if (bundler !== undefined) return bundlersOwn[bundler]!;
  const [, ...inside] = moduleId.replaceAll('\\', '/').split('/node_modules/');
  const file = inside.pop();
  if (file === undefined) return null;
  const name = file.split('/').slice(0, file.startsWith('@') ? 2 : 1);
  return ['', ...inside, name.join('/')].join('/node_modules/').slice(1);
}
