/* Preloaded into a server whose memory is measured: SIGUSR2 collects its garbage, and says so. */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  globalThis.gc?.();
});
