import { type Redis } from 'ioredis';
import { type Hint } from '#calls';
import { type Keys, RedisPartyNotifier } from '#redis';
import { redisOfThisFile } from '../../contracts/redis-of-this-file.js';

const aHint: Hint = {
  ...{ app: 'demo', callId: 'c', caller: { id: 'alice', deviceId: 'phone' }, callee: 'bob' },
  ...{ after: 0, seq: 1 },
};

describe('hints over Redis', () => {
  const server = redisOfThisFile();
  let publish: Redis;
  let keys: Keys;
  let notifier: RedisPartyNotifier;
  let heard: unknown[];
  let wake: (() => void) | undefined;

  const hear = (what: unknown) => {
    heard.push(what);
    wake?.();
  };
  const hearing = async (n: number) => {
    while (heard.length < n) await new Promise<void>((resolve) => (wake = resolve));
    return heard;
  };

  beforeEach(async () => {
    heard = [];
    keys = server.freshKeys();
    publish = await server.connect('publish');
    const subscribe = await server.connect('subscribe');
    notifier = new RedisPartyNotifier({ publish, subscribe }, hear, keys);
    const onGap = () => {
      hear('gap');
    };
    await notifier.listen('one', { onHint: hear, onReplaced: hear, onGap });
  });

  it('are heard again after a lost connection, and that there was a gap is told before', async () => {
    await publish.client('KILL', 'TYPE', 'PUBSUB');
    expect(await hearing(1)).toEqual(['gap']);
    await notifier.tell('one', aHint);
    expect(await hearing(2)).toEqual(['gap', aHint]);
  });

  it('are heard again after Redis vanished without a word', async () => {
    const subscribe = await server.connect('subscribe');
    subscribe.options.socketTimeout = 50;
    const patient = new RedisPartyNotifier({ publish, subscribe }, hear, keys, 10);
    const onGap = () => {
      hear('gap at two');
    };
    const listening = await patient.listen('two', { onHint: hear, onReplaced: hear, onGap });
    await (await server.connect('requests')).client('PAUSE', 200, 'ALL');
    expect(await hearing(1)).toEqual(['gap at two']);
    await listening.close();
  });

  it.each(['', 'nonsense', 'null', '{}', '{"hint":null}', '{"hint":{"app":"demo"}}', '{"replaced":1}'])(
    'that say %j are reported, and the next is heard',
    async (message) => {
      await publish.publish(keys.server('one'), message);
      await notifier.tell('one', aHint);
      expect(await hearing(2)).toEqual([expect.any(Error), aHint]);
    },
  );

  it('without their entries where these are large', async () => {
    const progress = { event: 'progress', stage: 'ringing', deviceId: 'x'.repeat(9_000), to: {}, seq: 1 } as const;
    await notifier.tell('one', { ...aHint, entries: [progress] });
    expect(await hearing(1)).toEqual([aHint]);
  });
});
