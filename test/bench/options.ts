import { parseArgs } from 'node:util';

/** A number with its default, the one that `--quick` takes, and the most that is allowed, so that every run is bounded. */
export interface NumberOption {
  readonly usual: number;
  readonly quick: number;
  readonly most: number;
}

/** Reads `--name N`, flags and `--part NAME` (all parts without one); ends the process with the usage where something is wrong. */
export function readOptions<Name extends string, Flag extends string, Part extends string = never>(
  bench: string,
  numbers: Readonly<Record<Name, NumberOption>>,
  flags: readonly Flag[],
  parts: readonly Part[] = [],
): {
  readonly numbers: Readonly<Record<Name, number>>;
  readonly flags: ReadonlySet<Flag | 'quick'>;
  readonly parts: ReadonlySet<Part>;
} {
  const names = Object.keys(numbers) as Name[];
  const all = [...flags, 'quick'] as const;
  try {
    const { values }: { values: Readonly<Record<string, unknown>> } = parseArgs({
      options: Object.fromEntries<{ type: 'string' | 'boolean' }>([
        ...names.map((name) => [name, { type: 'string' }] as const),
        ...all.map((flag) => [flag, { type: 'boolean' }] as const),
        ...(parts.length > 0 ? [['part', { type: 'string' }] as const] : []),
      ]),
    });
    const read = names.map((name) => [name, numberOf(name, values[name], numbers[name], values['quick'] === true)]);
    return {
      numbers: Object.fromEntries(read) as Record<Name, number>,
      flags: new Set(all.filter((flag) => values[flag] === true)),
      parts: partsOf(values['part'], parts),
    };
  } catch (error) {
    const usage = names.map((name) => `[--${name} ${numbers[name].usual}]`);
    console.error(error instanceof Error ? error.message : error);
    if (parts.length > 0) usage.push(`[--part ${parts.join('|')}]`);
    console.error(`npm run bench -- ${bench} ${[...usage, ...all.map((flag) => `[--${flag}]`)].join(' ')}`);
    process.exit(2);
  }
}

function partsOf<Part extends string>(given: unknown, parts: readonly Part[]): ReadonlySet<Part> {
  if (given === undefined) return new Set(parts);
  const named = parts.filter((part) => part === given);
  if (named.length > 0) return new Set(named);
  throw new Error(`--part: must be one of ${parts.join(', ')}`);
}

function numberOf(name: string, given: unknown, { usual, quick, most }: NumberOption, isQuick: boolean): number {
  const value = given === undefined ? (isQuick ? quick : usual) : Number(given);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`--${name}: must be a whole number from 1 to ${most}`);
}
