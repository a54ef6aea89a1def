import { randomUUID } from 'node:crypto';
import { type InviteRequest } from '#contract';
import { UserAgent, type UserAgentAuth } from '../../apps/call-lab/src/phones/user-agent.js';
import { type Surroundings } from './surroundings.js';

const MOST_REPEATS = 5;

/** A device with a socket, opened with a user token. */
export class Caller {
  private constructor(
    readonly user: string,
    readonly deviceId: string,
    readonly agent: UserAgent,
  ) {}

  static async connect(
    world: Surroundings,
    user: string,
    {
      deviceId = `${user}-phone`,
      server = 0,
      ...more
    }: { deviceId?: string; server?: number } & Partial<UserAgentAuth> = {},
    options: { reconnection?: boolean } = {},
  ): Promise<Caller> {
    const auth = { token: await world.token(user), deviceId, ...more };
    const agent = world.keep(await UserAgent.connect(world.url(server), auth, options));
    // Answered once the server has noted where the device is: from then on it is rung by this socket.
    await Promise.race([agent.ask('call:sync', {}), agent.disconnected]);
    return new Caller(user, deviceId, agent);
  }

  /** Invites, and expects that the server takes it. Answers the call's id. */
  async invites(to: string, more: Partial<InviteRequest> = {}): Promise<string> {
    const callId = more.callId ?? randomUUID();
    const invite = () => this.agent.ask('call:invite', { callId, to, media: 'audio', ...more });
    let answer = await invite();
    // "Outcome unknown: repeat with the same ids": a busy machine.
    for (let again = 0; !answer.ok && answer.code === 'unavailable' && again < MOST_REPEATS; again++)
      answer = await invite();
    if (!answer.ok) throw new Error(`the invite was refused: ${answer.code}: ${answer.message}`);
    return callId;
  }

  ringing(callId: string) {
    return this.agent.ask('call:ringing', { callId });
  }

  accepts(callId: string, answer = 'the answer') {
    return this.agent.ask('call:accept', { callId, answer });
  }

  declines(callId: string, reason: 'declined' | 'busy' = 'declined') {
    return this.agent.ask('call:decline', { callId, reason });
  }

  signals(callId: string, signal: unknown, n?: number) {
    return this.agent.ask('call:signal', { callId, signal, ...(n !== undefined && { n }) });
  }

  hangsUp(callId: string) {
    return this.agent.ask('call:hangup', { callId });
  }

  /** The names of the events that were heard of this call, in order. */
  heard(callId: string): string[] {
    return this.agent.heard.filter(({ data }) => data.callId === callId).map(({ event }) => event);
  }
}
