/**
 * What a face wants on its line: to drive the trainer as soon as its turn comes, or only ever to
 * watch, which brings it no frames.
 */
export const purposes = ['drive', 'watch'] as const;
export type Purpose = (typeof purposes)[number];

/** Why a face that does not drive is refused what would change something. */
export const otherDrives = 'Another window drives this trainer: press Take over first.';
