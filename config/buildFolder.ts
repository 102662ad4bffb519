import { join } from 'node:path';

/**
 * Where a build goes: `npm run build` makes it beside `out` and puts it in place whole; what is built
 * by itself, as in development, goes to `out`.
 */
export const buildFolder =
  process.env['CARTPOLE_STUDIO_BUILD_FOLDER'] ?? join(import.meta.dirname, '../out');
