import { decodeMessage } from '../../src/shared/protocol/wireFormat';
import { BareChromium } from '../support/bareChromium';
import { chromiumArguments, findChromium } from '../support/findChromium';
import { expect, test } from './studioPage';

test('gets no frames while its window is minimized, and all else goes on', async ({ server }) => {
  const executablePath = findChromium();
  test.skip(executablePath === null, 'There is no Chromium here.');
  const chromium = await BareChromium.launch(executablePath!, chromiumArguments);
  try {
    const counts = { frames: 0, progress: 0, episodesEnded: 0 };
    chromium.listen((method, params) => {
      if (method !== 'Network.webSocketFrameReceived') return;
      const { payloadData } = params!['response'] as { payloadData: string };
      const { type } = decodeMessage(Buffer.from(payloadData, 'base64')) as { type: string };
      if (type in counts) counts[type as keyof typeof counts]++;
    });
    const restartCounting = () =>
      Object.assign(counts, { frames: 0, progress: 0, episodesEnded: 0 });
    const visibility = () => chromium.evaluate('document.visibilityState');
    const train = `[...document.querySelectorAll('button')].find((button) =>
      button.textContent.trim() === 'Train' && button.ariaDisabled === 'false')`;

    await chromium.send('Network.enable');
    await chromium.send('Page.navigate', { url: server.address });
    await expect.poll(() => chromium.evaluate(`${train} !== undefined`)).toBe(true);
    // The slowest pace, chosen after another: the run lasts longer than the test.
    for (const pace of ['4x', '1x']) {
      await chromium.evaluate(`document.querySelector('input[value="${pace}"]').click()`);
    }
    await chromium.evaluate(`${train}.click()`);
    await expect.poll(() => counts.frames).toBeGreaterThan(20);

    await chromium.setWindowState('minimized');
    await expect.poll(visibility).toBe('hidden');
    restartCounting();
    await expect.poll(() => counts.progress).toBeGreaterThan(20);
    await expect.poll(() => counts.episodesEnded).toBeGreaterThan(0);
    // A bundle may have been on its way; there is never more than one.
    expect(counts.frames).toBeLessThanOrEqual(1);

    await chromium.setWindowState('normal');
    await expect.poll(visibility).toBe('visible');
    restartCounting();
    await expect.poll(() => counts.frames).toBeGreaterThan(20);
  } finally {
    await chromium.close();
  }
});
