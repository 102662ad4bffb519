import { format } from 'prettier';
import { sectionMarkdown, type Report } from './report';

/** docs/benchmarks.md. */
export function benchmarksPage({
  date,
  machine,
  versions,
  notes,
  sections,
}: Report): Promise<string> {
  const page = [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --peers`; run that again to renew it. `npm run bench` measures the app alone, `-- --only NAME` a part of it, `-- --help` tells the parts. Times are medians; quartiles are those of the rounds’ own ratios.',
    '',
    `- **Date**: ${date}`,
    `- **Machine**: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}`,
    `- **Versions**: ${Object.entries(versions)
      .map((entry) => entry.join(' '))
      .join(', ')}`,
    ...notes.map((note) => `- ${note}`),
    '',
    ...sections.map(sectionMarkdown),
  ].join('\n');
  return format(page, { parser: 'markdown', printWidth: 100 });
}
