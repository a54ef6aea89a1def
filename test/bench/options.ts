import { parseArgs } from 'node:util';

/** A number with its default, the one that `--quick` takes, and the most that is allowed, so that every run is bounded. */
export interface NumberOption {
  readonly usual: number;
  readonly quick: number;
  readonly most: number;
}

/** Reads `--name N` and flags; ends the process with the usage where something is wrong. */
export function readOptions<Name extends string, Flag extends string>(
  bench: string,
  numbers: Readonly<Record<Name, NumberOption>>,
  flags: readonly Flag[],
): { readonly numbers: Readonly<Record<Name, number>>; readonly flags: ReadonlySet<Flag> } {
  const names = Object.keys(numbers) as Name[];
  const all = [...flags, 'quick'];
  try {
    const { values }: { values: Readonly<Record<string, unknown>> } = parseArgs({
      options: Object.fromEntries<{ type: 'string' | 'boolean' }>([
        ...names.map((name) => [name, { type: 'string' }] as const),
        ...all.map((flag) => [flag, { type: 'boolean' }] as const),
      ]),
    });
    const read = names.map((name) => [name, numberOf(name, values[name], numbers[name], values['quick'] === true)]);
    return {
      numbers: Object.fromEntries(read) as Record<Name, number>,
      flags: new Set(flags.filter((flag) => values[flag] === true)),
    };
  } catch (error) {
    const usage = names.map((name) => `[--${name} ${numbers[name].usual}]`);
    console.error(error instanceof Error ? error.message : error);
    console.error(`npm run bench -- ${bench} ${[...usage, ...all.map((flag) => `[--${flag}]`)].join(' ')}`);
    process.exit(2);
  }
}

function numberOf(name: string, given: unknown, { usual, quick, most }: NumberOption, isQuick: boolean): number {
  const value = given === undefined ? (isQuick ? quick : usual) : Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name}: must be a whole number from 1 to ${most}`);
}
