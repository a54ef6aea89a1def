import { AppEntry, AppsFile, type Busy } from './apps-file.js';
import { credentialProblems } from './credential-problems.js';
import { fromJson } from './json-record.js';
import { type MissedCallEntry, missedCallProblems } from './missed-call-entry.js';
import { readText } from './read-text.js';

/** By Apple's names of its parts; `{name}` stands for the caller's name. */
export type MissedCall = Readonly<MissedCallEntry>;

/** One app as signaling knows it. */
export interface App {
  readonly id: string;
  readonly busy: Busy;
  /** Text of the push that tells of a missed call; `null` sends none. */
  readonly missedCall: MissedCall | null;
}

const MISSED_CALL: MissedCall = { title: 'Missed call', body: '{name}' };

/** The entries of the apps file; where one is wrong, none, and what is wrong is added to `problems`. */
export function readAppEntries(fileName: string, problems: string[]): readonly AppEntry[] {
  // That the variable is missing was said already.
  if (!fileName) return [];
  const json = readJson(fileName, problems);
  if (json === undefined) return [];
  const found: string[] = [];
  const { apps } = fromJson(AppsFile, json, '', found);
  if (Array.isArray(apps))
    found.push(...duplicateIds(apps), ...apps.flatMap(credentialProblems), ...apps.flatMap(textProblems));
  problems.push(...found.map((problem) => `APPS_FILE: ${problem}`));
  return found.length > 0 ? [] : apps;
}

export const appOf = ({ id, busy = 'allow', missedCall }: AppEntry): App => ({
  id,
  busy,
  missedCall: missedCall === undefined ? MISSED_CALL : missedCall && withoutAbsent(missedCall),
});

const withoutAbsent = (entry: MissedCall): MissedCall =>
  Object.fromEntries(Object.entries<unknown>(entry).filter(([, value]) => value !== undefined));

const textProblems = (app: unknown, index: number): string[] =>
  app instanceof AppEntry ? missedCallProblems(app.missedCall, `apps[${index}].missedCall`) : [];

function readJson(fileName: string, problems: string[]): object | undefined {
  const file = readText(fileName);
  if (!file.ok) {
    problems.push(`APPS_FILE: ${file.problem}`);
    return undefined;
  }
  const json = parseJson(file.text);
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  const why = json === undefined ? ', and is not JSON: has it a comma too many, or a quote or bracket too few?' : '';
  problems.push(`APPS_FILE: the file must hold a JSON object, { "apps": [ … ] }${why}`);
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote the file.
    return undefined;
  }
}

function duplicateIds(apps: readonly unknown[]): string[] {
  const ids = apps.map((app) => (app instanceof AppEntry ? app.id : undefined));
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    return id === undefined || first === index ? [] : [`apps[${index}].id: is the id of apps[${first}] already`];
  });
}
