/**
 * Whether one process can stop another and ask it to end. Windows has no signals: there SIGTERM and
 * SIGINT end a process at once, and SIGSTOP is unknown.
 */
export const hasSignals = process.platform !== 'win32';
