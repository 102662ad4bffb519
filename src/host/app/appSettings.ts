import * as v from 'valibot';
import { defaultPreferences, preferencesSchema } from '../../shared/preferences';
import type { SettingsFormat } from '../files/settingsFile';

/** Recent models that are remembered. */
export const maxRecentModels = 10;

const pixels = v.pipe(v.number(), v.integer());

const windowStateSchema = v.object({
  /** Where the window is when it is not maximized, in the screen's own pixels. */
  bounds: v.object({ x: pixels, y: pixels, width: pixels, height: pixels }),
  displayId: v.number(),
  maximized: v.boolean(),
});

export type WindowState = v.InferOutput<typeof windowStateSchema>;

const appSettingsSchema = v.object({
  /** Null until the window was moved for the first time. */
  window: v.nullable(windowStateSchema),
  /** Absolute paths, the latest first. */
  recentModels: v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))),
    v.maxLength(maxRecentModels),
  ),
  /** Where the agent came from or was saved, and the agent that this is for; null where it has no place. */
  agentHome: v.nullable(
    v.object({
      path: v.pipe(v.string(), v.minLength(1)),
      agent: v.string(),
      /** The person chose it for the agent, and it was not only opened there. */
      isChosen: v.optional(v.boolean(), true),
    }),
  ),
  preferences: preferencesSchema,
});

/** What the desktop app remembers between two starts. */
export type AppSettings = v.InferOutput<typeof appSettingsSchema>;

/** A change of the schema that an older file does not fit is a migration more. */
export const appSettingsFormat: SettingsFormat<AppSettings> = {
  schema: appSettingsSchema,
  defaults: { window: null, recentModels: [], agentHome: null, preferences: defaultPreferences },
  migrations: [
    // Version 1 forgot where an agent was saved.
    (older) => ({ ...older, agentHome: null }),
  ],
};
