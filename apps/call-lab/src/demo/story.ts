import { randomUUID } from 'node:crypto';
import { signUserToken } from '#auth';
import { type CallView, type InviteRequest } from '#contract';
import { DeviceApi } from '../phones/device-api.js';
import { UserAgent } from '../phones/user-agent.js';
import { VirtualPhone } from '../phones/virtual-phone.js';
import { Narrator } from './narrator.js';

/** Where a call is placed, and how. */
export interface StoryPlace {
  /** The server of the caller. */
  readonly server: string;
  /** The simulator's control server, which switches phones on. */
  readonly control: string;
  /** Signs user tokens. */
  readonly secret: string;
  readonly write: (line: string) => void;
}

export const DAY_SECONDS = 86_400;
const CANDIDATES = 3;
const MOST_REPEATS = 5;

/** A call to a phone that is asleep, from the invite to its end, told as it happens. Answers its ledger. */
export async function tellCall({ server, control, secret, write }: StoryPlace): Promise<CallView> {
  const tokenOf = (sub: string, name: string) => signUserToken(secret, { sub, name }, DAY_SECONDS, Date.now());
  const [aliceToken, bobToken] = await Promise.all([tokenOf('alice', 'Alice'), tokenOf('bob', 'Bob')]);
  const narrator = new Narrator(write);
  let phoneEnds = (): void => undefined;
  let phoneFails = (_: unknown): void => undefined;
  const phoneEnded = new Promise<void>((resolve, reject) => {
    phoneEnds = resolve;
    phoneFails = reject;
  });
  const phone = new VirtualPhone('bobs-phone', {
    pushed: ({ apnsId }) => {
      // A simulated phone is given only what was answered with 200.
      narrator.tell(`Apple    has accepted the push: 200, apns-id ${apnsId}`);
    },
    woken: (url) => {
      narrator.tell(`phone    is woken, and has a socket at ${url}`);
    },
    rings: ({ from }) => {
      narrator.tell(`phone    rings: ${from.name}`);
    },
    answers: () => {
      narrator.tell('phone    answers');
    },
    ended: (reason) => {
      narrator.tell(`phone    hears the end: ${reason}`);
      phoneEnds();
    },
    failed: phoneFails,
  });
  await phone.switchOn(server, bobToken, control);
  const alice = await UserAgent.connect(server, { token: aliceToken, deviceId: 'alices-laptop' });
  try {
    const told = Promise.all([talk(alice, narrator, new DeviceApi(server, aliceToken)), phoneEnded]);
    const [ledger] = await Promise.race([told, connectionLost(alice)]);
    return ledger;
  } finally {
    alice.close();
    await phone.switchOff();
  }
}

/** Rejects when it is; then nothing more is heard. */
const connectionLost = async (agent: UserAgent): Promise<never> => {
  throw new Error(`the caller has lost its connection: ${await agent.disconnected}`);
};

/** A server that is too busy has said so: the same invite again finds what became of the first one. */
async function invite(
  alice: UserAgent,
  request: Pick<InviteRequest, 'callId' | 'to' | 'media' | 'offer'>,
): Promise<void> {
  for (let again = 0; ; again++) {
    const invited = await alice.ask('call:invite', request);
    if (invited.ok) return;
    if (invited.code !== 'unavailable' || again === MOST_REPEATS)
      throw new Error(`the invite was refused: ${invited.code}: ${invited.message}`);
  }
}

async function talk(alice: UserAgent, narrator: Narrator, api: DeviceApi): Promise<CallView> {
  const callId = randomUUID();
  narrator.begin();
  narrator.tell(`caller   invites bob (call ${callId})`);
  const ended = alice.hears('call:ended');
  const overTooSoon = ended.then(({ reason }): never => {
    throw new Error(`the call ended before it was hung up: ${reason}`);
  });
  overTooSoon.catch(() => undefined);
  const hears: UserAgent['hears'] = (...event) => Promise.race([alice.hears(...event), overTooSoon]);
  await invite(alice, { callId, to: 'bob', media: 'video', offer: 'v=0 (the offer)' });
  narrator.tell('server   has taken the invite');
  for (let n = 1; n <= CANDIDATES; n++)
    await alice.ask('call:signal', { callId, n, signal: { candidate: `caller ${n}` } });
  await hears('call:progress', ({ stage }) => stage === 'pushed');
  narrator.tell('caller   hears that the phone was pushed');
  await hears('call:progress', ({ stage }) => stage === 'ringing');
  narrator.tell('caller   hears that it rings');
  await hears('call:accepted');
  narrator.tell('caller   hears that it was answered');
  for (let n = 1; n <= CANDIDATES; n++) await hears('call:signal');
  narrator.tell(`both     have exchanged candidates: ${CANDIDATES} from the caller, ${CANDIDATES} from the phone`);
  narrator.tell('caller   hangs up');
  await alice.ask('call:hangup', { callId });
  await ended;
  return api.call(callId);
}
