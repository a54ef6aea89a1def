import { type Exchange, type Invite, placeCall, refuse } from '#calls';
import { type Ack, callView, type CallView, type IceServer, InviteRequest } from '#contract';
import { type IceServersOf } from '../ice-servers.js';
import { inviteOf } from '../invite-of.js';
import { type InvitePolicies } from '../invite-policy.js';
import { isPlaced } from '../is-placed.js';
import { type InviteLimit } from '../limits/invite-limit.js';
import { type Answers, type Asked, refOf } from './answers.js';
import { type Feed } from './feed.js';
import { type Identity } from './identity.js';
import { type Lines } from './lines.js';

type InviteAnswer = Ack<{ call: CallView; iceServers: readonly IceServer[] }>;

const asleepCaller = refuse('forbidden', 'A wake token answers a call; to place one, connect with a user token.');

/** `call:invite`: places a call. The ack of an invite comes before its events. */
export class Inviting {
  constructor(
    private readonly answers: Answers,
    private readonly lines: Lines,
    private readonly iceServersOf: IceServersOf,
    private readonly limit: InviteLimit,
    private readonly policies: InvitePolicies,
  ) {}

  async respond(asked: Asked): Promise<void> {
    let feed: Feed | undefined;
    await this.answers.respond(asked, InviteRequest, async (request, identity, exchange): Promise<InviteAnswer> => {
      if (identity.onlyCall !== undefined) return asleepCaller;
      feed = this.lines.bySocketId(asked.socket.id)?.holdFor(refOf(identity, request));
      const { app, user, name, deviceId } = identity;
      const { trace } = exchange;
      const traced = trace !== undefined && { trace };
      const by = { app, from: { id: user, name }, deviceId, socket: asked.socket.id, ...traced };
      return this.place(inviteOf(request, by), identity, exchange);
    });
    feed?.release();
    // A repeated invite of a call that this socket has not heard of yet.
    if (feed?.cursor === 0) feed.readOn();
  }

  private async place(invite: Invite, identity: Identity, exchange: Exchange): Promise<InviteAnswer> {
    const began = exchange.clock();
    const placed = () => isPlaced(exchange, invite);
    const caller = { app: invite.app, user: invite.from.id };
    const refusal = (await this.limit.refusal(caller, placed)) ?? (await this.policies.refusal(invite, placed));
    if (refusal) return refusal;
    // What the host application took of the time is gone.
    const budgetMs = exchange.budgetMs - (exchange.clock() - began);
    const result = await placeCall({ ...exchange, budgetMs }, invite);
    if (!result.ok) return result;
    return { ok: true, call: callView(result.call, { as: 'caller' }), iceServers: this.iceServersOf(identity) };
  }
}
