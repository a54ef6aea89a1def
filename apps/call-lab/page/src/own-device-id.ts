/** This tab's device id: the same after a reload, another one in each tab. */
export function ownDeviceId(part: string): string {
  const key = `callwake-lab-${part}`;
  const known = sessionStorage.getItem(key);
  const id = known ?? `${part}-${crypto.randomUUID().slice(0, 8)}`;
  sessionStorage.setItem(key, id);
  return id;
}
