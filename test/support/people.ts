let count = 0;

/**
 * User ids that no other test of the file has: a call that is just over is told again to the next socket of the same device, as
 * the contract wants it.
 */
export const people = <Names extends readonly string[]>(...names: Names): { [Index in keyof Names]: string } => {
  count += 1;
  return names.map((name) => `${name}${count}`) as { [Index in keyof Names]: string };
};
