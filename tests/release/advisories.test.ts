import { describe, expect, it } from 'vitest';
import { graveAdvisories } from '../../scripts/shipped/advisories';
import { shippedPackages } from '../../scripts/shipped/shippedPackages';

const shipped = shippedPackages();

/** As `npm audit --json` answers, cut to two packages. */
function report(severity: string, nodes: readonly string[]) {
  const advisory = {
    source: 1098392,
    name: 'ws',
    dependency: 'ws',
    title: 'ws affected by a DoS when handling a request with many HTTP headers',
    url: 'https://github.com/advisories/GHSA-3h5v-q93c-6h6q',
    severity,
    cwe: ['CWE-476'],
    cvss: { score: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
    range: '>=8.0.0 <8.17.1',
  };
  return {
    auditReportVersion: 2,
    vulnerabilities: {
      ws: { name: 'ws', severity, isDirect: true, via: [advisory], effects: [], range: '*', nodes },
      sirv: { name: 'sirv', severity, isDirect: true, via: ['ws'], nodes: ['node_modules/sirv'] },
    },
    metadata: {},
  };
}

describe('the audit of what ships', () => {
  it.each(['high', 'critical'])('tells of a %s advisory on a package that ships', (severity) => {
    expect(graveAdvisories(report(severity, ['node_modules/ws']), shipped)).toEqual([
      expect.stringMatching(
        new RegExp(`^ws \\d+\\.\\d+\\.\\d+ \\(${severity}\\): ws affected .* <8\\.17\\.1; https:`),
      ),
    ]);
  });

  it('leaves out what is not grave, and what does not ship', () => {
    expect(graveAdvisories(report('moderate', ['node_modules/ws']), shipped)).toEqual([]);
    expect(
      graveAdvisories(report('high', ['node_modules/jsdom/node_modules/ws']), shipped),
    ).toEqual([]);
  });

  it.each([null, { message: '405 Method Not Allowed', statusCode: 405 }])(
    'takes no answer for no good news: %j',
    (answer) => {
      expect(() => graveAdvisories(answer, shipped)).toThrow('The advisory service did not answer');
    },
  );
});
