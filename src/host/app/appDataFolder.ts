import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The folder for what this app keeps for the person between runs: the platform's own place, such as
 * ~/.local/share/cartpole-studio, or where the environment variable CARTPOLE_STUDIO_DATA says. It
 * may not exist yet.
 */
export function appDataFolder(): string {
  const named = process.env['CARTPOLE_STUDIO_DATA'];
  return named ? resolve(named) : envPaths('cartpole-studio', { suffix: '' }).data;
}

/** The folder for logs: the platform's own place, or `logs` in the folder of the variable. */
export function appLogFolder(): string {
  const named = process.env['CARTPOLE_STUDIO_DATA'];
  return named ? join(resolve(named), 'logs') : envPaths('cartpole-studio', { suffix: '' }).log;
}
