import { MayBeAbsent } from './json-record.js';
import { Rule, TextRule } from './rules.js';

/** As JSON. Apple takes 4,096 bytes, and the names and ids that go along need the rest. */
const MOST_BYTES = 2_048;

const isShown = (text: string): boolean => text.trim() !== '' && text.length <= 256;

const IsShownText = () => TextRule('must be text of 1 to 256 characters', isShown);

const IsArguments = () =>
  Rule(
    'must be a list of at most 8 texts of 1 to 256 characters',
    (value) =>
      Array.isArray(value) && value.length <= 8 && value.every((each) => typeof each === 'string' && isShown(each)),
  );

/**
 * Text of the push that tells of a missed call, by Apple's names of its parts: as it stands, or by keys of the app's own
 * Localizable.strings. `{name}` stands for the caller's name.
 */
export class MissedCallEntry {
  @MayBeAbsent()
  @IsShownText()
  title?: string;

  @MayBeAbsent()
  @IsShownText()
  body?: string;

  @MayBeAbsent()
  @IsShownText()
  'title-loc-key'?: string;

  @MayBeAbsent()
  @IsArguments()
  'title-loc-args'?: string[];

  @MayBeAbsent()
  @IsShownText()
  'loc-key'?: string;

  @MayBeAbsent()
  @IsArguments()
  'loc-args'?: string[];
}

/** What is wrong between the fields of an entry. */
export function missedCallProblems(entry: unknown, path: string): string[] {
  if (!(entry instanceof MissedCallEntry)) return [];
  const pairs = [
    ['title', 'title-loc-key', 'title-loc-args'],
    ['body', 'loc-key', 'loc-args'],
  ] as const;
  const problems = pairs.flatMap(([text, key, args]) => [
    ...((entry[text] === undefined) === (entry[key] === undefined)
      ? [`${path}: needs either "${text}" or "${key}"`]
      : []),
    ...(entry[args] !== undefined && entry[key] === undefined ? [`${path}.${args}: goes with "${key}" only`] : []),
  ]);
  const isLong = Buffer.byteLength(JSON.stringify(entry)) > MOST_BYTES;
  return isLong ? [...problems, `${path}: must be at most ${MOST_BYTES} bytes`] : problems;
}
