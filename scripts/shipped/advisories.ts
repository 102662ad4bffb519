import * as v from 'valibot';
import type { ShippedPackage } from './shippedPackages';

/** What `npm audit --json` answers, as far as it is used. */
const reportSchema = v.object({
  vulnerabilities: v.record(
    v.string(),
    v.object({
      /** Its own advisories; or names of packages that it depends on, which have theirs. */
      via: v.array(
        v.union([
          v.string(),
          v.object({ title: v.string(), url: v.string(), severity: v.string(), range: v.string() }),
        ]),
      ),
      /** Installed folders, such as `node_modules/ws`. */
      nodes: v.array(v.string()),
    }),
  ),
});

const graveSeverities: readonly string[] = ['high', 'critical'];

/**
 * The high and critical advisories on what ships, a sentence each. What only builds or tests the app
 * is left out: `npm audit` tells of that too.
 * @param report the parsed answer of `npm audit --json`
 * @throws Error with a sentence if it is no such answer
 */
export function graveAdvisories(report: unknown, shipped: readonly ShippedPackage[]): string[] {
  const parsed = v.safeParse(reportSchema, report);
  if (!parsed.success) {
    throw new Error('The advisory service did not answer: try again, or somewhere else.');
  }
  return Object.values(parsed.output.vulnerabilities).flatMap(({ via, nodes }) =>
    shipped
      .filter(({ folder }) => nodes.includes(folder))
      .flatMap(({ name, version }) =>
        via
          .filter((each) => typeof each !== 'string')
          .filter(({ severity }) => graveSeverities.includes(severity))
          .map(
            ({ title, url, severity, range }) =>
              `${name} ${version} (${severity}): ${title}, in ${range}; ${url}`,
          ),
      ),
  );
}
