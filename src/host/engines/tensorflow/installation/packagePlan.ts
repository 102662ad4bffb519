import { TensorflowError } from './tensorflowError';

/** A pinned wheel of the Python registry. */
export interface Wheel {
  readonly requirement: string;
  readonly downloadBytes: number;
}

export interface PackagePlan {
  readonly wheels: readonly Wheel[];
  readonly kind: 'cpu' | 'cuda';
  readonly downloadBytes: number;
  /** What the unpacked packages take. */
  readonly diskBytes: number;
}

export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** The version of NVIDIA's driver; null without one. */
  readonly driver: string | null;
}

export const tensorflowVersion = '2.21.0';

/**
 * Every Python fetches the wheel of this version: of TensorFlow only the C library is used, and
 * there is a wheel for each Python up to 3.13 alone.
 */
export const wheelPython = '3.12';

/** The oldest driver of CUDA 12, by NVIDIA's compatibility table. */
const oldestCudaDriver = 525;

const wheel = (requirement: string, downloadBytes: number): Wheel => ({
  requirement,
  downloadBytes,
});

/**
 * What `tensorflow[and-cuda]` asks for, as pip resolved it in November 2026, without TensorFlow's
 * Python dependencies: nothing here runs TensorFlow's Python.
 */
const cudaWheels: readonly Wheel[] = [
  wheel(`tensorflow==${tensorflowVersion}`, 572_611_111),
  wheel('nvidia-cublas-cu12==12.9.3.13', 581_217_458),
  wheel('nvidia-cuda-cupti-cu12==12.9.79', 10_814_997),
  wheel('nvidia-cuda-nvcc-cu12==12.9.86', 40_546_229),
  wheel('nvidia-cuda-nvrtc-cu12==12.9.86', 89_568_129),
  wheel('nvidia-cuda-runtime-cu12==12.9.79', 3_493_179),
  wheel('nvidia-cudnn-cu12==9.28.0.42', 716_538_495),
  wheel('nvidia-cufft-cu12==11.4.1.4', 200_877_592),
  wheel('nvidia-curand-cu12==10.3.10.19', 68_295_626),
  wheel('nvidia-cusolver-cu12==11.7.5.82', 338_117_415),
  wheel('nvidia-cusparse-cu12==12.5.10.65', 366_465_088),
  wheel('nvidia-nccl-cu12==2.32.3', 351_526_311),
  wheel('nvidia-nvjitlink-cu12==12.9.86', 39_748_338),
];

/** By platform and processor: the wheel, and the bytes that it takes unpacked. */
const cpuWheels: Readonly<Record<string, { wheel: Wheel; diskBytes: number }>> = {
  'linux-x64': {
    wheel: wheel(`tensorflow-cpu==${tensorflowVersion}`, 274_000_871),
    diskBytes: 1_300_000_000,
  },
  'linux-arm64': {
    wheel: wheel(`tensorflow==${tensorflowVersion}`, 281_946_471),
    diskBytes: 1_300_000_000,
  },
  'darwin-arm64': {
    wheel: wheel(`tensorflow==${tensorflowVersion}`, 223_488_205),
    diskBytes: 1_300_000_000,
  },
  'win32-x64': {
    wheel: wheel(`tensorflow==${tensorflowVersion}`, 350_945_509),
    diskBytes: 1_600_000_000,
  },
};

/**
 * Which packages this machine needs.
 * @param cpuOnly leaves CUDA out where it could be used
 * @throws TensorflowError if there is no TensorFlow for it
 */
export function planPackages(machine: Machine, cpuOnly: boolean): PackagePlan {
  const cpu = cpuWheels[`${machine.platform}-${machine.arch}`];
  if (cpu === undefined) {
    throw new TensorflowError(
      `There is no TensorFlow ${tensorflowVersion} for this system (${machine.platform} ${machine.arch}): the other engines train without it.`,
    );
  }
  if (!cpuOnly && canUseCuda(machine)) {
    const downloadBytes = cudaWheels.reduce((sum, { downloadBytes }) => sum + downloadBytes, 0);
    return { kind: 'cuda', wheels: cudaWheels, downloadBytes, diskBytes: 6_400_000_000 };
  }
  const { downloadBytes } = cpu.wheel;
  return { kind: 'cpu', wheels: [cpu.wheel], downloadBytes, diskBytes: cpu.diskBytes };
}

function canUseCuda({ platform, arch, driver }: Machine): boolean {
  return (
    platform === 'linux' &&
    arch === 'x64' &&
    driver !== null &&
    Number.parseInt(driver, 10) >= oldestCudaDriver
  );
}

/** "274 MB", "3.4 GB". */
export function sizeInWords(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
