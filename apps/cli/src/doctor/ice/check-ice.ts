import { turnCredentials } from '#auth';
import { type IceConfig } from '#config';
import { type Finding, note, ok, wrong } from '../finding.js';
import { isPrivateAddress } from '../network/private-address.js';
import { why } from '../network/why.js';
import { allocate, type Allocation, mappedAddress } from './allocate.js';
import { iceAddressOf } from './ice-url.js';

const GOOD_FOR_MS = 3_600_000;

const NO_TURN =
  'TURN_URLS is not set where this runs: calls whose parties can reach each other in no other way, as in many mobile and company networks, stay silent. Set up coturn, and TURN_URLS with TURN_SECRET for signaling.';

/** Asks each TURN server for a relay, as a phone would, and each STUN server for this machine's address. */
export async function checkIce({ turn, stunUrls }: IceConfig, clock: () => number): Promise<Finding[]> {
  const relays = (turn?.urls ?? []).map((url) => checkTurn(url, turn?.secret.reveal() ?? '', clock()));
  const found = await Promise.all([...relays, ...stunUrls.map(checkStun)]);
  return turn ? found : [note('turn', NO_TURN), ...found];
}

async function checkTurn(url: string, secret: string, now: number): Promise<Finding> {
  const server = iceAddressOf(url);
  if (server.transport === 'dtls') return note(url, 'is not asked: TURN by DTLS is more than this command can.');
  try {
    return relayFinding(url, await allocate(server, turnCredentials(secret, 'callwake-doctor', now + GOOD_FOR_MS)));
  } catch (error) {
    return wrong(url, `${notAsked(error)} Does the TURN server run, and are its ports open here and to phones?`);
  }
}

const REFUSED: Readonly<Record<number, string>> = {
  401: 'it does not take the credentials: TURN_SECRET must be its static-auth-secret, use-auth-secret must be set there, and its clock right.',
  437: 'it has an allocation of this address already: run the command again.',
  442: 'it relays no UDP: allow it there, as media go by UDP.',
};
/** "Allocation Quota Reached" and "Insufficient Capacity". */
const BUSY = new Set([486, 508]);

function relayFinding(url: string, allocation: Allocation): Finding {
  if (allocation.kind === 'open') {
    return wrong(
      url,
      'it gives relays to anybody without credentials: set use-auth-secret and static-auth-secret there.',
    );
  }
  if (allocation.kind === 'refused') {
    const { code } = allocation;
    if (BUSY.has(code)) return note(url, `it has no relay left (${code}): raise its quotas, or add a server.`);
    return wrong(url, `it gave no relay (${code}): ${REFUSED[code] ?? 'see its log.'}`);
  }
  const { address } = allocation;
  if (!isPrivateAddress(address)) return ok(url, `gave a relay at ${address}`);
  return note(
    url,
    `gave a relay at ${address}, an address that phones outside cannot reach: set external-ip there, where it stands behind NAT.`,
  );
}

async function checkStun(url: string): Promise<Finding> {
  try {
    return ok(url, `answers; this machine is ${(await mappedAddress(iceAddressOf(url))) ?? 'somewhere'} to it`);
  } catch (error) {
    return wrong(url, `${notAsked(error)} Does the STUN server run, and are its ports open here and to phones?`);
  }
}

const notAsked = (error: unknown): string => `It could not be asked: ${why(error)}.`;
