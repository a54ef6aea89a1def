import { connect } from 'node:net';
import { UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { Balancer } from '../support/balancer.js';
import { people } from '../support/people.js';
import { World } from '../support/world.js';
import { Program } from './program.js';
import { until } from './until.js';

const [RINGING, CONNECTED] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const RING_S = 120;

/** A client that connects again by itself, to the same address, and says what it has seen, as an app does. */
class Roamer {
  private constructor(readonly agent: UserAgent) {}

  static async connect(world: World, url: string, user: string): Promise<Roamer> {
    const seen: Record<string, number> = {};
    const auth = { token: await world.token(user), deviceId: 'phone', seen };
    const agent = world.keep(await UserAgent.connect(url, auth, { reconnection: true }));
    agent.socket.onAny((_, { callId, seq }: { callId: string; seq: number }) => (seen[callId] = seq));
    await agent.ask('call:sync', {});
    return new Roamer(agent);
  }

  /** Repeats what has no answer, as the contract has it: with the same count. */
  async signals(callId: string, n: number): Promise<void> {
    const { agent } = this;
    for (let taken = false; !taken;) {
      const lost = new Promise<null>((resolve) => {
        agent.socket.once('disconnect', () => {
          resolve(null);
        });
      });
      const answer = await Promise.race([agent.ask('call:signal', { callId, signal: n, n }), lost]);
      taken = answer?.ok ?? false;
      if (answer && !answer.ok && answer.code !== 'unavailable') throw new Error(`${answer.code}: ${answer.message}`);
    }
  }

  /** One after the other, until it is told to stop; answers how many. */
  async keepsSignaling(callId: string, end: AbortSignal): Promise<number> {
    let n = 0;
    while (!end.aborted) await this.signals(callId, ++n);
    return n;
  }

  /** The signals of a call, in the order in which they came. */
  heardSignals(callId: string): unknown[] {
    return this.agent.heard.flatMap(({ event, data }) =>
      event === 'call:signal' && data.callId === callId ? [data.signal] : [],
    );
  }

  ends(): number {
    return this.agent.heard.filter(({ event }) => event === 'call:ended').length;
  }

  async isBack(): Promise<void> {
    if (!this.agent.socket.connected) await new Promise<void>((resolve) => this.agent.socket.once('connect', resolve));
  }
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
const refuses = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {
      resolve(true);
    });
    socket.on('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });
const portOf = (url: string) => Number(new URL(url).port);

describe('a rolling restart', () => {
  let world: World;
  let balancer: Balancer;
  beforeAll(async () => {
    world = await World.start({ servers: 1, worker: false });
  });
  afterAll(async () => {
    await world.stop();
    await balancer.stop();
  });

  it('moves sockets to the other server: no call ends, and each signal comes once and in order', async () => {
    const server = world.keep(await Program.listening('signaling', world.settings));
    const [old, other] = [portOf(server.url), portOf(world.url())];
    balancer = new Balancer([old]);
    const url = await balancer.start();
    const joins = (user: string) => Roamer.connect(world, url, user);
    const names = people('alice', 'bob', 'carol', 'dave');
    const everybody = (await Promise.all(names.map(joins))) as [Roamer, Roamer, Roamer, Roamer];
    const [alice, bob, carol, dave] = everybody;
    const invite = (from: Roamer, to: string, callId: string) =>
      from.agent.ask('call:invite', { callId, to, media: 'audio', ringSeconds: RING_S });
    await invite(alice, names[1], CONNECTED);
    await bob.agent.ask('call:accept', { callId: CONNECTED });
    await invite(carol, names[3], RINGING);
    await dave.agent.ask('call:ringing', { callId: RINGING });
    await carol.agent.hears('call:progress', ({ stage }) => stage === 'ringing');

    const moved = new AbortController();
    const signaling = [
      alice.keepsSignaling(CONNECTED, moved.signal),
      bob.keepsSignaling(CONNECTED, moved.signal),
      carol.keepsSignaling(RINGING, moved.signal),
    ];
    await Promise.all([bob, alice, dave].map(({ agent }) => agent.hears('call:signal')));
    balancer.ports = [old, other];
    server.signal('SIGTERM');
    await until(() => refuses(old));
    const erin = await joins(people('erin')[0]);
    await expect(server.ended).resolves.toBe(0);
    await Promise.all(everybody.map((each) => each.isBack()));
    moved.abort();
    const sent = (await Promise.all(signaling)) as [number, number, number];
    expect(balancer.led.slice(0, everybody.length).every((port) => port === old)).toBe(true);
    expect(balancer.led.slice(everybody.length).every((port) => port === other)).toBe(true);

    await expect(dave.agent.ask('call:accept', { callId: RINGING })).resolves.toMatchObject({ ok: true });
    await carol.agent.hears('call:accepted');
    await dave.signals(RINGING, 1);
    const hears = (roamer: Roamer, n: number) => roamer.agent.hears('call:signal', ({ signal }) => signal === n);
    await Promise.all([hears(bob, sent[0]), hears(alice, sent[1]), hears(dave, sent[2]), hears(carol, 1)]);
    expect(bob.heardSignals(CONNECTED)).toEqual(upTo(sent[0]));
    expect(alice.heardSignals(CONNECTED)).toEqual(upTo(sent[1]));
    expect(dave.heardSignals(RINGING)).toEqual(upTo(sent[2]));
    expect(everybody.map((each) => each.ends())).toEqual([0, 0, 0, 0]);

    await bob.agent.ask('call:hangup', { callId: CONNECTED });
    await carol.agent.ask('call:hangup', { callId: RINGING });
    const ends = await Promise.all(everybody.map(({ agent }) => agent.hears('call:ended')));
    expect(ends.map(({ reason }) => reason)).toEqual(['completed', 'completed', 'completed', 'completed']);
    await expect(invite(erin, names[0], '00000000-0000-4000-8000-000000000003')).resolves.toMatchObject({ ok: true });
  });
});
