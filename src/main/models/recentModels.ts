import { app } from 'electron';
import { maxRecentModels, type AppSettings } from '../../host/app/appSettings';
import type { SettingsFile } from '../../host/files/settingsFile';

/** The models that were opened and saved last, in the settings and in the system's own lists. */
export class RecentModels {
  /** Hears that there are others. */
  onChanged: () => void = () => undefined;

  constructor(private readonly settings: SettingsFile<AppSettings>) {}

  /** Absolute paths, the latest first. */
  get paths(): readonly string[] {
    return this.settings.settings.recentModels;
  }

  add(path: string): void {
    app.addRecentDocument(path);
    this.change([path, ...this.paths.filter((other) => other !== path)].slice(0, maxRecentModels));
  }

  /** It is not there any more. */
  remove(path: string): void {
    this.change(this.paths.filter((other) => other !== path));
  }

  clear(): void {
    app.clearRecentDocuments();
    this.change([]);
  }

  private change(recentModels: string[]): void {
    this.settings.change({ recentModels });
    this.onChanged();
  }
}
