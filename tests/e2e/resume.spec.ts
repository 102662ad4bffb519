import { readFileSync } from 'node:fs';
import { newestCheckpoint } from '../support/newestCheckpoint';
import { expect, test } from './studioPage';

/** The trainer's process, the server's only child. */
function trainerPid(serverPid: number): number {
  return Number(readFileSync(`/proc/${serverPid}/task/${serverPid}/children`, 'utf8').trim());
}

test('goes on by itself, and says so, after the trainer was killed', async ({
  studio,
  server,
}, testInfo) => {
  test.skip(process.platform !== 'linux', 'Only Linux tells a process’ children in files.');
  const { page } = studio;
  await studio.useSeed(4);
  await studio.chooseSlowestPace();
  await studio.button('Train').click();
  await expect(studio.status).toContainText('Training');
  const folder = testInfo.outputPath('data/runs/browser');
  const keptSteps = async () =>
    (await newestCheckpoint(folder))?.state.agent.dqn.environmentSteps ?? 0;
  await expect.poll(keptSteps).toBeGreaterThan(0);
  process.kill(trainerPid(server.child.pid!), 'SIGKILL');

  await expect(studio.status).toContainText(
    /The trainer stopped unexpectedly and was started again: training goes on, as of step [\d,]+\./,
  );
  const resumedAt = Number(
    /as of step ([\d,]+)/.exec(await studio.status.innerText())![1]!.replace(',', ''),
  );
  expect(resumedAt).toBeGreaterThan(0);
  await expect(page.getByRole('radio', { name: '1x', exact: true })).toBeChecked();
  // Nothing is asked or lost: it goes on to the end.
  await studio.choosePace('max');
  await expect(studio.status).toContainText('Solved at', { timeout: 60_000 });
});

test('brings the agent back after the app was stopped and started again', async ({
  studio,
  startAgain,
}) => {
  await studio.trainToSolved(1);
  await studio.page.goto(await startAgain());
  await expect(studio.status).toContainText(/Your agent from last time is back, as of step 700\./);
  await expect(studio.button('Train')).toBeEnabled();
  expect((await studio.testScores()).length).toBe(20);
});
