import { setTimeout as pause } from 'node:timers/promises';
import { isThere, signal } from '../machine/processes';
import type { Blow } from '../schedule';
import type { Subject } from '../subject';
import { until } from '../until';

/** The trainer's number, once there is one. */
export async function trainerOf(subject: Subject): Promise<number> {
  let pid = subject.trainerPid();
  await until(() => (pid = subject.trainerPid()) !== null, 'a trainer ran');
  return pid!;
}

export async function gone(pid: number): Promise<void> {
  await until(() => !isThere(pid), `process ${pid} was gone`);
}

/** Blows that fall on the trainer, whoever runs it. */
export const trainerBlows: readonly Blow<Subject>[] = [
  {
    name: 'trainer killed',
    perDeck: 3,
    async strike(subject) {
      const pid = await trainerOf(subject);
      signal(pid, 'SIGKILL');
      await gone(pid);
    },
  },
  {
    name: 'trainer stopped for a moment',
    perDeck: 2,
    async strike(subject, draw) {
      const pid = await trainerOf(subject);
      signal(pid, 'SIGSTOP');
      await pause(draw.whole(100, 3000));
      signal(pid, 'SIGCONT');
    },
  },
  {
    name: 'trainer stopped for good',
    perDeck: 1,
    async strike(subject) {
      const pid = await trainerOf(subject);
      signal(pid, 'SIGSTOP');
      await gone(pid);
    },
  },
];
