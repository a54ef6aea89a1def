const LOOK_AGAIN_MS = 10;

/** Resolves once it is so; for what tells nobody, such as a record. Holds up no end of a test that failed. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS).unref());
}
