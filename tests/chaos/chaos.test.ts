import { beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import type { Checkpoint } from '../../src/trainer/checkpoint/checkpoint';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/trainer/checkpoint/checkpointFormat';
import { buildBlows } from './blows/buildBlows';
import { clockBlows } from './blows/clockBlows';
import { serverDescriptorBlows, trainerDescriptorBlows } from './blows/descriptorBlows';
import { diskBlows } from './blows/diskBlows';
import { messageBlows } from './blows/messageBlows';
import { pageBlows } from './blows/pageBlows';
import { trainerBlows } from './blows/processBlows';
import { serverBlows } from './blows/serverBlows';
import { chaosMinutes, chaosSeed, chosenBlows } from './chaosOptions';
import { expectSameRun, runThroughChaos } from './chaosRun';
import { hashOf, runSteps, undisturbedRun } from './chosenRun';
import { DesktopSubject } from './desktopSubject';
import { Diary } from './diary';
import { Surroundings } from './machine/surroundings';
import { Pilot } from './pilot';
import type { Blow } from './schedule';
import { ServerSubject } from './serverSubject';
import type { Subject } from './subject';

vi.mock('electron', () => import('../main/fakeElectron/fakeElectron'));

// Node 20 has no WebSocket of its own; the page's adapter knows the browser's alone.
globalThis.WebSocket ??= NodeWebSocket as unknown as typeof WebSocket;

/** Starting, the rest of the training, and a busy machine. */
const timeout = (2 * chaosMinutes + 20) * 60_000;

/** Blows that fall on every app. */
function usualBlows({ clock, disk, limitsDescriptors }: Surroundings): readonly Blow<Subject>[] {
  return [
    ...trainerBlows,
    ...messageBlows,
    ...clockBlows(clock),
    ...diskBlows(disk),
    ...(limitsDescriptors ? trainerDescriptorBlows : []),
  ];
}

/** Lets blows fall and compares at the end; what fails is told with all that it takes to repeat it. */
async function expectToHold<S extends Subject>(
  name: string,
  { subject, diary, blows }: { subject: S; diary: Diary; blows: readonly Blow<S>[] },
  undisturbed: Checkpoint,
): Promise<void> {
  const pilot = new Pilot(subject, diary);
  subject.onSentence = (sentence) => pilot.hear(sentence);
  const command = `npm run chaos -- --minutes ${chaosMinutes} --seed ${chaosSeed}`;
  try {
    const kept = await runThroughChaos({
      subject,
      pilot,
      diary,
      blows: blows.filter((blow) => chosenBlows.test(blow.name)),
      seed: chaosSeed,
      minutes: chaosMinutes,
    });
    expectSameRun(kept, undisturbed);
  } catch (error) {
    const { message } = error as Error;
    throw new Error([message, `Again: ${command}`, diary.story()].join('\n'), { cause: error });
  }
  const hash = hashOf(undisturbed);
  console.info(
    `${name} (${command}):\n${diary.figures()}\n` +
      `${runSteps} steps, equal to the bit to those of an undisturbed run: ${hash}`,
  );
}

// Linux tells which processes there are, and how they can be stopped and limited.
const isLinux = process.platform === 'linux';

describe.skipIf(!isLinux)(`${chaosMinutes} minutes in which everything gives way`, () => {
  let undisturbed: Checkpoint;
  beforeAll(async () => {
    undisturbed = await undisturbedRun();
  }, timeout);

  it('are told by a hash that knows a run again from its file', () => {
    const stored = decodeCheckpoint(Buffer.concat(encodeCheckpoint(undisturbed)));
    expect(hashOf(stored)).toBe(hashOf(undisturbed));
  });

  it.concurrent('leave the run of the local server as it is', { timeout }, async () => {
    const surroundings = new Surroundings();
    const diary = new Diary();
    const subject = new ServerSubject(surroundings, diary);
    const blows = [
      ...usualBlows(surroundings),
      ...serverBlows,
      ...pageBlows,
      ...buildBlows,
      ...(surroundings.limitsDescriptors ? serverDescriptorBlows : []),
    ];
    for (const what of surroundings.missing()) console.info(`Left out: ${what}.`);
    try {
      await expectToHold('The local server', { subject, diary, blows }, undisturbed);
      subject.judgeLog();
      diary.throwFaults();
    } finally {
      surroundings.remove();
    }
  });

  it.concurrent('leave the run of the desktop app as it is', { timeout }, async () => {
    const surroundings = new Surroundings();
    const diary = new Diary();
    const subject = new DesktopSubject(surroundings, diary);
    // A utility process has the variables of its app.
    for (const [name, value] of Object.entries(surroundings.environment)) vi.stubEnv(name, value);
    const blows = usualBlows(surroundings);
    try {
      await expectToHold('The desktop app', { subject, diary, blows }, undisturbed);
    } finally {
      vi.unstubAllEnvs();
      surroundings.remove();
    }
  });
});
