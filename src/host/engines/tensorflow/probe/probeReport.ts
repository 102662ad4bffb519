import * as v from 'valibot';

/** What the probe found. */
export const probeReportSchema = v.object({
  version: v.string(),
  device: v.object({
    /** "NVIDIA H100 80GB HBM3", "Intel(R) Xeon(R) Processor". */
    name: v.string(),
    kind: v.picklist(['cpu', 'gpu']),
    /** The GPU's own memory, or the machine's. */
    memoryBytes: v.number(),
  }),
  /** Its time for a gradient step of a tiny network: no other step is quicker. */
  gradientStepUs: v.pipe(v.number(), v.gtValue(0)),
});

export type ProbeReport = v.InferOutput<typeof probeReportSchema>;

/** The one line that the probe's process writes. */
export const probeAnswerSchema = v.union([
  v.object({ report: probeReportSchema }),
  v.object({ fault: v.string() }),
]);

export type ProbeAnswer = v.InferOutput<typeof probeAnswerSchema>;
