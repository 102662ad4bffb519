interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}

/** Durations of the main thread's tasks in Chromium's trace, of every renderer process. */
export function mainThreadTasksMs(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] };
  const mainThreads = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid} ${event.tid}`),
  );
  return traceEvents
    .filter((event) => event.ph === 'X' && /RunTask$/.test(event.name))
    .filter((event) => mainThreads.has(`${event.pid} ${event.tid}`))
    .map((event) => (event.dur ?? 0) / 1000);
}
