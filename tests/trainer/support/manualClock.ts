import type { Clock } from '../../../src/trainer/clock';

interface Appointment {
  readonly atMs: number;
  readonly callback: () => void;
}

/** Time that passes when told to; each look at it costs `costPerLookMs`, as work would. */
export class ManualClock implements Clock {
  private timeMs = 0;
  private appointments: Appointment[] = [];

  constructor(private readonly costPerLookMs = 0.01) {}

  nowMs(): number {
    this.timeMs += this.costPerLookMs;
    return this.timeMs;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const appointment = { atMs: this.timeMs + delayMs, callback };
    this.appointments.push(appointment);
    return () => {
      this.appointments = this.appointments.filter((other) => other !== appointment);
    };
  }

  /** Lets `durationMs` pass, calling back what falls due, the earliest first. */
  pass(durationMs: number): void {
    const untilMs = this.timeMs + durationMs;
    for (;;) {
      const due = this.appointments
        .filter((appointment) => appointment.atMs <= untilMs)
        .sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined || this.timeMs > untilMs) break;
      this.appointments = this.appointments.filter((other) => other !== due);
      this.timeMs = Math.max(this.timeMs, due.atMs);
      due.callback();
    }
    this.timeMs = Math.max(this.timeMs, untilMs);
  }
}
