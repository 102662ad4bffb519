/** Set by `npm run chaos` and `npm run test:long`; without it this folder's test is no part of a run. */
export const minutesVariable = 'CARTPOLE_STUDIO_CHAOS_MINUTES';
export const seedVariable = 'CARTPOLE_STUDIO_CHAOS_SEED';
export const onlyVariable = 'CARTPOLE_STUDIO_CHAOS_ONLY';

/** For how long blows fall. */
export const chaosMinutes = Number(process.env[minutesVariable]);

/** Decides which blows fall, and in which order. */
export const chaosSeed = Number(process.env[seedVariable] ?? Math.floor(Math.random() * 2 ** 32));

/** Which blows fall, by their names: to find which of them makes a run fail. */
export const chosenBlows = new RegExp(process.env[onlyVariable] ?? '');
