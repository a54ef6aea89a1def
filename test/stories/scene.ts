import { randomUUID } from 'node:crypto';
import { type Push } from '#apns-simulator';
import { type LegEndReason } from '#calls';
import { type UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { comes, outcomeOf, registers, wakes } from '../races/devices.js';
import { invites, passes, view } from '../races/round.js';
import { type Caller } from '../support/caller.js';
import { people } from '../support/people.js';
import { Phone } from '../support/phone.js';
import { type World } from '../support/world.js';

const OFFER = 'the offer';

/** Alice, on the first server, and Bob, whose phone is on the last one. */
export class Scene {
  readonly alice: string;
  readonly bob: string;
  readonly phone: Phone;
  onAlice!: Caller;
  callId = '';
  ringUntil = 0;
  /** Bob's phone, once it has a connection. */
  agent: UserAgent | undefined;
  private ringing = false;

  constructor(readonly world: World) {
    [this.alice, this.bob] = people('alice', 'bob');
    this.phone = new Phone(world, this.bob, 'phone');
  }

  get bobsServer(): number {
    return this.world.servers.length - 1;
  }

  async begins(): Promise<void> {
    await registers(this.world, this.bob, 'phone', this.phone.voipToken);
    this.onAlice = await comes(this.world, this.alice);
  }

  async aliceCalls(ringSeconds?: number): Promise<void> {
    this.callId = await invites(this.onAlice, this.bob, { offer: OFFER, ...(ringSeconds && { ringSeconds }) });
    this.ringUntil = (await this.ledger()).ringUntil;
  }

  /** With the credentials of its user, and no push. */
  async bobOpensTheApp(): Promise<UserAgent> {
    const { agent } = await comes(this.world, this.bob, { deviceId: 'phone', server: this.bobsServer });
    return (this.agent = agent);
  }

  /** With what is in the push, and nothing else. */
  async thePhoneWakes(push?: Push): Promise<UserAgent> {
    const got = push ?? (await this.phone.isPushed());
    const url = this.world.url(this.bobsServer);
    return (this.agent = await wakes(this.phone, { ...got, payload: { ...got.payload, url } }));
  }

  bobsTablet(): Promise<Caller> {
    return comes(this.world, this.bob, { deviceId: 'tablet' });
  }

  /** Until the call may not ring any more. */
  theDeadline(): Promise<void> {
    return passes(this.ringUntil - Date.now() + 1);
  }

  /** It has the offer, shows its call screen, and Alice hears so. */
  async thePhoneRings(agent: UserAgent): Promise<void> {
    if (!this.ringing) await expect(this.hears(agent, 'call:incoming')).resolves.toMatchObject({ offer: OFFER });
    this.ringing = true;
    expect(await outcomeOf(() => agent.ask('call:ringing', { callId: this.callId }))).toBe('ok');
    const isRinging = ({ stage, deviceId }: { stage: string; deviceId: string }) =>
      stage === 'ringing' && deviceId === 'phone';
    const has = this.onAlice.agent.heard.some(({ event, data }) => event === 'call:progress' && isRinging(data));
    if (!has) await this.onAlice.agent.hears('call:progress', isRinging);
  }

  thePhoneAsks(agent: UserAgent, what: 'call:accept' | 'call:decline' | 'call:hangup', more = {}): Promise<string> {
    return outcomeOf(() => agent.askAnything(what, { callId: this.callId, ...more }));
  }

  async aliceHangsUp(): Promise<void> {
    expect(await outcomeOf(() => this.onAlice.hangsUp(this.callId))).toBe('ok');
  }

  async aliceHears(reason: LegEndReason): Promise<void> {
    await expect(this.hears(this.onAlice.agent, 'call:ended')).resolves.toMatchObject({ reason });
  }

  /** It hears it once, can do nothing any more, and the ledger says the same; nothing rang that did not ring before. */
  async thePhoneLearns(agent: UserAgent, reason: LegEndReason): Promise<void> {
    await expect(this.hears(agent, 'call:ended')).resolves.toMatchObject({ reason });
    const events = agent.heard.filter(({ data }) => data.callId === this.callId).map(({ event }) => event);
    expect(events.filter((event) => event === 'call:ended')).toHaveLength(1);
    if (!this.ringing) expect(events).toEqual(['call:ended']);
    const refusal = reason === 'answered-elsewhere' ? reason : 'call-over';
    expect(await this.thePhoneAsks(agent, 'call:accept')).toBe(refusal);
    const leg = (await this.ledger()).legs.find(({ deviceId }) => deviceId === 'phone');
    expect(leg).toMatchObject({ state: 'ended', reason });
  }

  hears<Name extends Parameters<UserAgent['hears']>[0]>(agent: UserAgent, name: Name) {
    return agent.hears(name, (data) => data.callId === this.callId);
  }

  ledger() {
    return view(this.world, this.bob, this.callId);
  }

  /** Another call of Alice's, to somebody whose phone rings by it: what came before it has been done. */
  async anotherCallIsPushed(): Promise<void> {
    const carol = new Phone(this.world, `carol-${randomUUID()}`, 'phone');
    await registers(this.world, carol.user, 'phone', carol.voipToken);
    await invites(this.onAlice, carol.user);
    await carol.isPushed();
  }
}
