import { isDeviceToken } from './device-path.js';
import { ENVIRONMENTS } from './environment.js';
import { type Fault } from './fault.js';

interface Rule {
  readonly isGood: (value: unknown) => boolean;
  readonly words: string;
}

const whole = (least: number, most = Number.MAX_SAFE_INTEGER): Rule => ({
  isGood: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  words:
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least} on` : `a whole number from ${least} to ${most}`,
});
/** setTimeout's longest. */
const MOST_MS = 2 ** 31 - 1;

const RULES: Readonly<Record<string, Rule>> = {
  token: { isGood: (value) => typeof value === 'string' && isDeviceToken(value), words: 'whole bytes in hex' },
  next: whole(1),
  atStream: whole(1),
  environment: { isGood: (value) => ENVIRONMENTS.some((one) => one === value), words: ENVIRONMENTS.join(' or ') },
  status: whole(200, 599),
  reason: { isGood: (value) => typeof value === 'string', words: 'a string' },
  timestamp: whole(0),
  retryAfter: whole(0),
  ms: whole(0, MOST_MS),
  code: whole(0, 13),
  processed: { isGood: (value) => typeof value === 'boolean', words: 'true or false' },
  bytesPerSecond: whole(1),
};

type Fields = readonly string[];
const onRequests: Fields = ['token', 'next', 'atStream', 'environment'];
const onConnections: Fields = ['next', 'environment'];

/** The fields of each fault: those that it needs, and those that it may have. */
const FIELDS: Readonly<Record<Fault['do'], { readonly needs?: Fields; readonly may: Fields }>> = {
  'tls-failure': { may: onConnections },
  'tls-silence': { may: onConnections },
  'cut-before': { may: onRequests },
  reset: { may: ['code', ...onRequests] },
  goaway: { may: ['reason', 'processed', ...onRequests] },
  'black-hole': { may: onRequests },
  'slow-reader': { needs: ['bytesPerSecond'], may: onRequests },
  answer: { needs: ['status'], may: ['reason', 'timestamp', 'retryAfter', 'ms', ...onRequests] },
  delay: { needs: ['ms'], may: onRequests },
  hang: { may: onRequests },
  'cut-after': { may: onRequests },
  duplicate: { may: onRequests },
  late: { needs: ['ms'], may: onRequests },
};

/** The fault that a JSON value describes, or what is wrong with it and how it is right. */
export function parseFault(value: unknown): Fault | { readonly wrong: string } {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  const kind = fields['do'];
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) {
    return { wrong: `A fault is an object whose "do" is one of ${Object.keys(FIELDS).join(', ')}` };
  }
  const { needs = [], may } = FIELDS[kind as Fault['do']];
  const wrong = wrongIn(fields, kind, needs, may);
  return wrong === undefined ? (fields as unknown as Fault) : { wrong };
}

function wrongIn(fields: Readonly<Record<string, unknown>>, kind: string, needs: Fields, may: Fields) {
  const missing = needs.find((name) => fields[name] === undefined);
  if (missing !== undefined) return `The fault "${kind}" needs "${missing}": ${RULES[missing]?.words ?? ''}`;
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'do' || value === undefined) continue;
    if (![...needs, ...may].includes(name)) {
      return `The fault "${kind}" has no "${name}": there are ${[...needs, ...may].join(', ')}`;
    }
    if (RULES[name]?.isGood(value) === false) return `"${name}" is ${RULES[name].words}`;
  }
  return undefined;
}
