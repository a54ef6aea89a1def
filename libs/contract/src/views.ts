import {
  type Actor,
  attemptsIn,
  type Call,
  type CallState,
  type Device,
  type EndReason,
  isLive,
  type Leg,
  type LegEndReason,
  type LegPush,
  type Media,
  type Person,
  type Seat,
  type TokenKind,
} from '#calls';

/** A push token is never said back whole: its last 6 characters tell it from another. */
const ENDS = 6;

export interface TokenView {
  readonly ends: string;
  readonly registeredAt: number;
}

export interface DeviceView {
  readonly deviceId: string;
  readonly platform: 'ios';
  readonly environment: Device['environment'];
  readonly tokens: Readonly<Record<TokenKind, TokenView | null>>;
}

export function deviceView({ deviceId, platform, environment, tokens }: Device): DeviceView {
  const view = (kind: TokenKind): TokenView | null => {
    const token = tokens[kind];
    return token ? { ends: token.token.slice(-ENDS), registeredAt: token.registeredAt } : null;
  };
  return { deviceId, platform, environment, tokens: { voip: view('voip'), alert: view('alert') } };
}

/** What became of a leg's push: how many attempts, and, but for the caller, each of them. Times in ms since epoch. */
export type PushView = LegPush & { readonly attempts: number };

/** A leg, its place left out: where a socket is, is nobody's affair outside. Times in ms since epoch. */
export type LegView = Omit<Leg, keyof Seat | 'push'> & { readonly push?: PushView };

/** The call, as parties and services read it. Times in ms since epoch. */
export interface CallView {
  readonly callId: string;
  readonly state: CallState;
  readonly from: Person;
  readonly to: string;
  readonly media: Media;
  readonly createdAt: number;
  readonly ringUntil: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
  readonly reason?: LegEndReason;
  readonly by?: Actor;
  readonly legs: readonly LegView[];
}

/** Callee and services see all of a leg; the caller is not told why a push failed. */
export type Viewer =
  { readonly as: 'caller' } | { readonly as: 'callee'; readonly deviceId?: string } | { readonly as: 'service' };

export function callView(call: Call, viewer: Viewer): CallView {
  const { callId, state, from, to, media, createdAt, ringUntil, answeredAt, endedAt, by } = call;
  const reason = reasonOf(call, viewer);
  return {
    ...{ callId, state, from, to, media, createdAt, ringUntil },
    ...(answeredAt !== undefined && { answeredAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(reason !== undefined && { reason }),
    ...(by && { by }),
    legs: call.legs.map((leg) => legView(leg, viewer)),
  };
}

function reasonOf(call: Call, viewer: Viewer): EndReason | LegEndReason | undefined {
  const own = viewer.as === 'callee' ? call.legs.find((leg) => leg.deviceId === viewer.deviceId)?.reason : undefined;
  return own ?? (isLive(call) ? undefined : call.reason);
}

function legView({ server: _server, socket: _socket, goneAt: _goneAt, push, ...leg }: Leg, viewer: Viewer): LegView {
  if (!push) return leg;
  const attempts = attemptsIn(push.tries);
  if (viewer.as !== 'caller') return { ...leg, push: { ...push, attempts } };
  const { reason: _reason, tries: _tries, ...told } = push;
  return { ...leg, push: { ...told, attempts } };
}
