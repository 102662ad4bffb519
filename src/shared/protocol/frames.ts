/**
 * The columns of a frame: what a window needs to draw one moment of the environment. A bundle is
 * a Float32Array of frames, row after row.
 */
export const frameColumns = [
  /** Environment steps since the current activity (training, test, random play) began. */
  'environmentStep',
  /** Episode of the activity, from 1. */
  'episode',
  /** Steps taken in this episode; 0 is its start. */
  'stepInEpisode',
  'xM',
  'xDotMps',
  'thetaRad',
  'thetaDotRadps',
  /** The push that led here, in newtons: -10, +10, or 0 at an episode's start. */
  'forceN',
  /**
   * The network's values of pushing left and right by which that push was chosen; at an episode's
   * start those by which the first one will be. NaN where no network plays, and where a checkpoint
   * was resumed, until the next push, and where `overflowed` is 1.
   */
  'qLeft',
  'qRight',
  /** 1 where the network's values are too large to be numbers, and cannot be shown. */
  'overflowed',
  /** 1 where the push that led here was random. */
  'explored',
  /** The probability with which it was to be random; NaN where no network learns. */
  'epsilon',
  /** 0 while the episode goes on, 1 when it terminated (failed), 2 when the time limit ended it. */
  'ended',
] as const;

type FrameColumn = (typeof frameColumns)[number];

export type Frame = Readonly<Record<FrameColumn, number>>;

/** Frames a second at most: the environment's render rate, 1 / tau. */
export const framesPerSecond = 50;

/** Frames in one bundle at most. */
export const maxFramesPerBundle = 64;
