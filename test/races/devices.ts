import { HandshakeRefused, type UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { type Ack } from '#contract';
import { repeated } from '../faults/repeated.js';
import { type Caller } from '../support/caller.js';
import { type Push } from '#apns-simulator';
import { type Phone } from '../support/phone.js';
import { type World } from '../support/world.js';

type Which = Parameters<World['caller']>[1];

/** Comes again where it is refused as `unavailable`. */
export async function comes(world: World, user: string, which?: Which): Promise<Caller> {
  return again(() => world.caller(user, which));
}

/** As `comes`, by its push alone. */
export const wakes = (phone: Phone, push?: Push): Promise<UserAgent> => again(() => phone.wakes(push));

async function again<T>(connect: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (!(error instanceof HandshakeRefused) || error.code !== 'unavailable') throw error;
    }
  }
}

/** What a device asks, again where the outcome is unknown: `ok`, or the code of the refusal. */
export async function outcomeOf(ask: () => Promise<Ack>): Promise<string> {
  const answer = await repeated(ask);
  return answer.ok ? 'ok' : answer.code;
}

/** The token of a device as its user's. */
export async function registers(world: World, user: string, deviceId: string, voip: string, server = 0): Promise<void> {
  const body = { platform: 'ios', environment: 'sandbox', tokens: { voip } };
  for (;;) {
    const token = await world.token(user);
    const { status } = await world.http('PUT', `/v1/devices/${deviceId}`, { token, body, server });
    if (status === 200) return;
    if (status !== 503) throw new Error(`the device was not registered: ${status}`);
  }
}
