import { describe, expect, it } from 'vitest';
import {
  planPackages,
  sizeInWords,
} from '../../../../src/host/engines/tensorflow/installation/packagePlan';
import { expectRoom } from '../../../../src/host/engines/tensorflow/installation/packages';

const linux = { platform: 'linux', arch: 'x64', driver: null };
const requirements = (machine: typeof linux | object, cpuOnly = false) =>
  planPackages({ ...linux, ...machine }, cpuOnly).wheels.map(({ requirement }) => requirement);

describe('what a machine needs', () => {
  it.each([
    [{}, 'tensorflow-cpu==2.21.0'],
    [{ arch: 'arm64' }, 'tensorflow==2.21.0'],
    [{ platform: 'darwin', arch: 'arm64' }, 'tensorflow==2.21.0'],
    [{ platform: 'win32' }, 'tensorflow==2.21.0'],
    // TensorFlow has no CUDA on native Windows, nor on Arm.
    [{ platform: 'win32', driver: '570.86' }, 'tensorflow==2.21.0'],
    [{ arch: 'arm64', driver: '570.86.15' }, 'tensorflow==2.21.0'],
    // The last driver before CUDA 12's first.
    [{ driver: '520.61.05' }, 'tensorflow-cpu==2.21.0'],
  ])('%o computes on the CPU', (machine, requirement) => {
    expect(requirements(machine)).toEqual([requirement]);
  });

  it('takes CUDA 12 and cuDNN 9 where a driver fits, unless it was told otherwise', () => {
    const cuda = requirements({ driver: '525.60.13' });
    expect(cuda[0]).toBe('tensorflow==2.21.0');
    expect(cuda.slice(1).every((each) => /^nvidia-[a-z-]+-cu12==[\d.]+$/.test(each))).toBe(true);
    expect(cuda.filter((each) => /cudnn-cu12==9|cuda-runtime-cu12==12/.test(each))).toHaveLength(2);
    expect(requirements({ driver: '525.60.13' }, true)).toEqual(['tensorflow-cpu==2.21.0']);
  });

  it.each([{ platform: 'freebsd' }, { platform: 'darwin' }, { platform: 'linux', arch: 'ia32' }])(
    'has no TensorFlow for %o',
    (machine) => {
      expect(() => requirements(machine)).toThrow('There is no TensorFlow 2.21.0 for this system');
    },
  );

  it('wants room for what is fetched and what is unpacked', () => {
    const plan = planPackages(linux, false);
    expect(() => expectRoom(plan, { freeBytes: 2e9, fetchedBytes: 0 }, '/data')).not.toThrow();
    expect(() => expectRoom(plan, { freeBytes: 1.5e9, fetchedBytes: 0 }, '/data')).toThrow(
      'TensorFlow needs 1.7 GB of room while it is installed, and the disk of /data has 1.5 GB: make room, or',
    );
    // 1.1 times 1.3 GB are 1.43 GB.
    expect(() =>
      expectRoom(plan, { freeBytes: 1.5e9, fetchedBytes: 274_000_871 }, '/data'),
    ).not.toThrow();
  });

  it('tells sizes as people do', () => {
    expect([3_493_179, 274_000_871, 999_400_000, 3_379_819_968].map(sizeInWords)).toEqual([
      ...['3 MB', '274 MB', '999 MB', '3.4 GB'],
    ]);
  });
});
