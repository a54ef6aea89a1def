import { type Exchange, type Invite, placeCall, refuse } from '#calls';
import { type Ack, bytesOfJson, callView, type CallView, type IceServer, InviteRequest } from '#contract';
import { type IceServersOf } from '../ice-servers.js';
import { type Answers, type Asked, refOf } from './answers.js';
import { type Feed } from './feed.js';
import { fingerprintOf } from './fingerprint.js';
import { type Identity } from './identity.js';
import { type Lines } from './lines.js';

const DEFAULT_RING_SECONDS = 45;

type InviteAnswer = Ack<{ call: CallView; iceServers: readonly IceServer[] }>;

const asleepCaller = refuse('forbidden', 'A wake token answers a call; to place one, connect with a user token.');

/** `call:invite`: places a call. The ack of an invite comes before its events. */
export class Inviting {
  constructor(
    private readonly answers: Answers,
    private readonly lines: Lines,
    private readonly iceServersOf: IceServersOf,
  ) {}

  async respond(asked: Asked): Promise<void> {
    let feed: Feed | undefined;
    await this.answers.respond(asked, InviteRequest, async (request, identity, exchange): Promise<InviteAnswer> => {
      if (identity.onlyCall !== undefined) return asleepCaller;
      feed = this.lines.bySocketId(asked.socket.id)?.holdFor(refOf(identity, request));
      return this.place(inviteOf(request, identity, asked.socket.id), identity, exchange);
    });
    feed?.release();
    // A repeated invite of a call that this socket has not heard of yet.
    if (feed?.cursor === 0) feed.readOn();
  }

  private async place(invite: Invite, identity: Identity, exchange: Exchange): Promise<InviteAnswer> {
    const result = await placeCall(exchange, invite);
    if (!result.ok) return result;
    return { ok: true, call: callView(result.call, { as: 'caller' }), iceServers: this.iceServersOf(identity) };
  }
}

function inviteOf(request: InviteRequest, { app, user, name, deviceId }: Identity, socket: string): Invite {
  const { callId, to, media, offer, data, ringSeconds } = request;
  return {
    ...{ app, callId, from: { id: user, name }, deviceId, socket, to, media },
    ...(offer !== undefined && { offer }),
    ...(data !== undefined && { data }),
    ringSeconds: ringSeconds ?? DEFAULT_RING_SECONDS,
    fingerprint: fingerprintOf(request),
    bytes: bytesOfJson([offer ?? null, data ?? null]),
  };
}
