import { createHash } from 'node:crypto';
import { type TurnCredentials } from '#auth';
import { type IceAddress } from './ice-url.js';
import { addressOf, type Attribute, ATTRIBUTE, type Answer, errorCodeOf, METHOD } from './stun-message.js';
import { type Ask, talkTo } from './stun-talk.js';

const UNAUTHENTICATED = 401;
/** "The client ... MAY retry with the new nonce". */
const STALE_NONCE = 438;
const UDP = 17;

/** What came of the question for a relay. */
export type Allocation =
  | { readonly kind: 'relay'; readonly address: string }
  | { readonly kind: 'open' }
  | { readonly kind: 'refused'; readonly code: number };

/** This machine's address as a STUN server sees it; null where its answer does not say. Rejects where it can't be asked. */
export const mappedAddress = (server: IceAddress): Promise<string | null> =>
  talkTo(server, async (ask) => {
    const answer = await ask(METHOD.binding);
    return addressOf(answer, ATTRIBUTE.xorMappedAddress, answer.transactionId);
  });

/** Asks a TURN server for a relay as a phone would, and gives it back. Rejects where it can't be asked. */
export const allocate = (server: IceAddress, credentials: TurnCredentials): Promise<Allocation> =>
  talkTo(server, async (ask) => {
    const challenge = await ask(METHOD.allocate, [TRANSPORT]);
    if (challenge.isSuccess) return { kind: 'open' };
    if (errorCodeOf(challenge) !== UNAUTHENTICATED) return { kind: 'refused', code: errorCodeOf(challenge) };
    return withCredentials(ask, challenge, credentials);
  });

const TRANSPORT: Attribute = [ATTRIBUTE.requestedTransport, Buffer.from([UDP, 0, 0, 0])];

async function withCredentials(ask: Ask, challenge: Answer, credentials: TurnCredentials): Promise<Allocation> {
  let signed = signedBy(challenge, credentials);
  let answer = await ask(METHOD.allocate, [TRANSPORT, ...signed.attributes], signed.key);
  if (errorCodeOf(answer) === STALE_NONCE) {
    signed = signedBy(answer, credentials);
    answer = await ask(METHOD.allocate, [TRANSPORT, ...signed.attributes], signed.key);
  }
  if (!answer.isSuccess) return { kind: 'refused', code: errorCodeOf(answer) };
  // A lifetime of 0 gives the relay back.
  await ask(METHOD.refresh, [[ATTRIBUTE.lifetime, Buffer.alloc(4)], ...signed.attributes], signed.key);
  return { kind: 'relay', address: addressOf(answer, ATTRIBUTE.xorRelayedAddress, answer.transactionId) ?? '' };
}

/** RFC 8489, 9.2.2: "key = MD5(username ":" OpaqueString(realm) ":" OpaqueString(password))". */
function signedBy({ attributes }: Answer, { username, credential }: TurnCredentials) {
  const realm = attributes.get(ATTRIBUTE.realm) ?? Buffer.alloc(0);
  const nonce = attributes.get(ATTRIBUTE.nonce) ?? Buffer.alloc(0);
  const key = createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest();
  const named: readonly Attribute[] = [
    [ATTRIBUTE.username, Buffer.from(username)],
    [ATTRIBUTE.realm, realm],
    [ATTRIBUTE.nonce, nonce],
  ];
  return { attributes: named, key };
}
