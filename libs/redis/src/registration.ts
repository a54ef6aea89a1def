import { type PushToken, type Registration, type TokenKind } from '#calls';
import { type DeviceRecord } from './device-record.js';

export const TOKEN_KINDS: readonly TokenKind[] = ['voip', 'alert'];

/** A registration as it arrived; `at` in ms since epoch. */
export interface Arrival {
  readonly deviceId: string;
  readonly registration: Registration;
  readonly at: number;
  /** Tokens that another device registered later. */
  readonly taken: ReadonlySet<TokenKind>;
}

/** The device after a registration. One that was overtaken by a later one changes nothing that the later one said. */
export function afterRegistration(before: DeviceRecord | undefined, arrival: Arrival): DeviceRecord {
  const { deviceId, registration, at } = arrival;
  const { platform } = before && before.registeredAt > at ? before : registration;
  const tokens = TOKEN_KINDS.flatMap((kind) => {
    const token = tokenAfter(before?.tokens[kind], kind, arrival);
    return token ? [[kind, token] as const] : [];
  });
  const registeredAt = Math.max(at, before?.registeredAt ?? 0);
  return { deviceId, platform, ...environmentAfter(before, arrival), tokens: Object.fromEntries(tokens), registeredAt };
}

/** What was found out is kept while the token is the same: the app that says otherwise has said so before. */
function environmentAfter(before: DeviceRecord | undefined, { registration, at }: Arrival) {
  const { voip } = registration.tokens;
  const isSame = voip === undefined || voip === before?.tokens.voip?.token;
  if (before && (before.registeredAt > at || (before.isFound && isSame))) {
    return { environment: before.environment, ...(before.isFound && { isFound: before.isFound }) };
  }
  return { environment: registration.environment };
}

function tokenAfter(before: PushToken | undefined, kind: TokenKind, arrival: Arrival): PushToken | undefined {
  const { registration, at, taken } = arrival;
  const token = registration.tokens[kind];
  if (token === undefined || (before && before.registeredAt > at)) return before;
  if (token === null || taken.has(kind)) return undefined;
  return { token, registeredAt: at };
}

/** The device without a token that it registered no later than `at` and that belongs to another one now; null: no change. */
export function withoutToken(before: DeviceRecord, kind: TokenKind, token: string, at: number): DeviceRecord | null {
  const held = before.tokens[kind];
  if (held?.token !== token || held.registeredAt > at) return null;
  const { [kind]: _, ...tokens } = before.tokens;
  return { ...before, tokens };
}

/** Of too many devices the one that was registered least recently, but never the newcomer. */
export function leastRecent(
  devices: readonly DeviceRecord[],
  newcomer: string,
  most: number,
): DeviceRecord | undefined {
  const others = devices.filter(({ deviceId }) => deviceId !== newcomer);
  if (others.length < most) return undefined;
  return others.reduce((oldest, each) => (each.registeredAt < oldest.registeredAt ? each : oldest));
}
