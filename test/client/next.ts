/** The next event of this name, or the next that is so. Those that were held count. */
export function next<Event = unknown>(
  on: (name: never, listener: (event: never) => void) => () => void,
  name: string,
  isSo: (event: Event) => boolean = () => true,
): Promise<Event> {
  return new Promise((resolve) => {
    const off = on(name as never, (event: never) => {
      if (!isSo(event)) return;
      off();
      resolve(event);
    });
  });
}
