/** The number that systems give to the user “nobody”. */
const nobody = 65_534;

/** Whether the rights that files’ modes give hold here, or can be made to. */
export const hasFileModes = process.geteuid !== undefined;

/** Does something as a user for whom files’ modes hold, which they do not for root. */
export async function asOrdinaryUser<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid!(nobody);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

/** The user and group of `asOrdinaryUser`, for files and processes that root makes for it; null if this is no root. */
export const ordinaryUser =
  process.geteuid?.() === 0 ? ({ uid: nobody, gid: nobody } as const) : null;
