/**
 * What a face wants of the trainer: control of it as soon as its turn comes, or only ever to watch,
 * which brings it no frames.
 */
export const purposes = ['control', 'watch'] as const;
export type Purpose = (typeof purposes)[number];

/** Why a face without control is refused what would change something. */
export const otherHasControl = 'Another window drives this trainer: press Take over first.';
