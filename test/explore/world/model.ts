import {
  type Call,
  type CallEvent,
  type Decision,
  type Effect,
  type Invite,
  type LogEntry,
  type PairHolder,
  type Reachable,
  type SocketPlace,
  type SpeakingDevice,
  type Whereabouts,
} from '#calls';

/** A device, as the world has it. */
export interface Phone extends SpeakingDevice {
  /** Its app runs: it hears its socket, shows what it is told, and its people can act. */
  readonly awake: boolean;
  readonly hasVoipToken: boolean;
  /** Its socket. */
  readonly place: SocketPlace | null;
  /** How many sockets it has had. */
  readonly sockets: number;
  /** Where the device book has it. */
  readonly book: SocketPlace | null;
  /** Its server has died: from then on the book's entry does not count (ms). */
  readonly bookLapses?: number;
  /** What the calls are still to be told of its sockets, by the servers of those. */
  readonly untold: readonly { readonly kind: 'connect' | 'disconnect'; readonly place: SocketPlace }[];
}

/** What a phone shows of one call. */
type Screen = 'nothing' | 'calls' | 'rings' | 'talks' | 'over';

/** One call as one phone knows it. */
export interface Ear {
  /** The last seq that it was told. */
  readonly cursor: number;
  readonly screen: Screen;
  /** The end as it was told. */
  readonly end: string | null;
  /** Its server has been told that there is more. */
  readonly hinted: boolean;
  /** A push that Apple took is on its way. */
  readonly push: boolean;
}

export interface PushJob {
  readonly at: number;
  /** A worker has found that the leg may still ring, and sends. */
  readonly sending: boolean;
}

/** A call, with all that the store and the queues hold for it. */
export interface CallHere {
  readonly invite: Invite;
  /** How far the asking of the inviting phone has come; `asks`: the pair is claimed and the devices are looked up. */
  readonly asked: 'no' | 'asks' | 'written' | 'acknowledged' | 'refused';
  readonly asking: { readonly devices: readonly Reachable[]; readonly latest: number } | null;
  readonly call: Call | null;
  readonly log: readonly LogEntry[];
  /** When its check job is due. */
  readonly check: number | null;
  /** What a slow check has seen, which has not decided yet. */
  readonly slow: Whereabouts | null;
  readonly jobs: Readonly<Record<string, PushJob>>;
  readonly ears: Readonly<Record<string, Ear>>;
}

/** What may still go wrong on the way from here, each so many times. */
export interface Budget {
  /** Sockets that are lost, one at a time. */
  readonly drops: number;
  /** Crashes, lost or late effects and hints, slow checks. */
  readonly faults: number;
  /** Pushes that fail for good. */
  readonly refusals: number;
}

export interface World {
  /** Ms since the start. */
  readonly now: number;
  readonly phones: readonly Phone[];
  readonly calls: readonly CallHere[];
  readonly pair: (PairHolder & { readonly until: number }) | null;
  /** Servers that have lost hints and are yet to notice. */
  readonly gaps: readonly string[];
  /** Effects of a write that are still to be done, or done again. */
  readonly late: readonly { readonly id: string; readonly effects: readonly Effect[] }[];
  readonly budget: Budget;
}

/** The rules, so that the explorer can be shown broken ones. */
export interface Rules {
  decide(call: Call, event: CallEvent, now: number): Decision;
  nextCheck(call: Call, now: number): number | null;
  pushWantedBy(call: Call, deviceId: string): unknown;
}

export const keyOf = ({ user, deviceId }: SpeakingDevice): string => `${user}/${deviceId}`;
export const nothingHeard: Ear = { cursor: 0, screen: 'nothing', end: null, hinted: false, push: false };

export const here = (world: World, id: string): CallHere => world.calls.find(({ invite }) => invite.callId === id)!;
export const earOf = (call: CallHere, phone: SpeakingDevice): Ear => call.ears[keyOf(phone)] ?? nothingHeard;
export const isInviting = ({ invite }: CallHere, phone: SpeakingDevice): boolean =>
  invite.from.id === phone.user && invite.deviceId === phone.deviceId;

export const withCall = (world: World, id: string, change: (call: CallHere) => Partial<CallHere>): World => ({
  ...world,
  calls: world.calls.map((call) => (call.invite.callId === id ? { ...call, ...change(call) } : call)),
});

export const withPhone = (world: World, phone: SpeakingDevice, change: Partial<Phone>): World => ({
  ...world,
  phones: world.phones.map((each) => (keyOf(each) === keyOf(phone) ? { ...each, ...change } : each)),
});

export const withEar = (world: World, id: string, phone: SpeakingDevice, change: Partial<Ear>): World =>
  withCall(world, id, (call) => ({ ears: { ...call.ears, [keyOf(phone)]: { ...earOf(call, phone), ...change } } }));

export const spend = (world: World, what: keyof Budget): World => ({
  ...world,
  budget: { ...world.budget, [what]: world.budget[what] - 1 },
});
