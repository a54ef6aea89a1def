/** Settles on Ctrl-C, on what a supervisor sends, and when a pipe is closed. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    // Whoever read it is gone: unheard, the error would end the process, and leave all that it started.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', end);
  });
}
