import { join } from 'node:path';
import { app } from 'electron';
import { unpackedRoot } from '../../host/app/appRoot';

const copyright = 'Copyright © 2026 The CartPole Studio authors. MIT licence.';
const credits =
  'CartPole-v1 as Gymnasium has it; networks computed by WebAssembly SIMD kernels of its own, or by TensorFlow where that is installed.';

/** Fills the system's own panel behind “About CartPole Studio”. */
export function describeApp(): void {
  app.setAboutPanelOptions({
    applicationName: 'CartPole Studio',
    applicationVersion: app.getVersion(),
    // Linux shows no credits.
    copyright: process.platform === 'linux' ? `${copyright}\n${credits}` : copyright,
    credits,
    iconPath: join(unpackedRoot, 'resources/icon.png'),
  });
}
