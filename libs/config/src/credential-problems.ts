import { AlertEntry, ApnsEntry, KeysEntry } from './apns-entry.js';
import { AppEntry } from './apps-file.js';

/** An app proves who it is in one way. What is no entry at all has its problem already. */
export function credentialProblems(app: unknown, index: number): string[] {
  const apns = app instanceof AppEntry ? app.apns : undefined;
  if (!(apns instanceof ApnsEntry)) return [];
  const path = `apps[${index}].apns`;
  const { keys, alert } = apns;
  const isWithoutKey = keys instanceof KeysEntry && !keys.production && !keys.sandbox;
  return [
    ...notOneOf(apns, ['key', 'keys', 'certificate'], path),
    ...(isWithoutKey ? [`${path}.keys: needs a key for "production", for "sandbox", or for both`] : []),
    ...(alert instanceof AlertEntry ? notOneOf(alert, ['key', 'certificate'], `${path}.alert`) : []),
  ];
}

function notOneOf<Entry extends object>(
  entry: Entry,
  fields: readonly (keyof Entry & string)[],
  path: string,
): string[] {
  const given = fields.filter((field) => entry[field] !== undefined);
  if (given.length === 1) return [];
  const has = given.length === 0 ? 'none of them' : quoted(given);
  return [`${path}: needs one of ${quoted(fields)}, and has ${has}`];
}

const quoted = (fields: readonly string[]): string => fields.map((field) => `"${field}"`).join(', ');
