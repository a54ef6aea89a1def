import { randomUUID } from 'node:crypto';
import { type ApnsSimulator, type ApnsSimulatorOptions } from '#apns-simulator';
import { type ApnsEvent, type ApnsSender, type ApnsSenderOptions } from '#apns';
import { CouldNotAsk, type PushOutcome } from '#push';
import { DEMO_ACCOUNT } from '../../apps/call-lab/src/simulator/credentials.js';
import { publicPem } from '../../apps/call-lab/src/simulator/pem.js';
import { makeProviderKey } from '../../apps/call-lab/src/simulator/provider-key.js';
import { Account, anAddress, aNotification } from '../support/apns.js';
import { ConnectProxy } from '../support/connect-proxy.js';

const HOUR = 3_600_000;
const accepted = { kind: 'accepted' };

let account: Account;
let apple: ApnsSimulator;
let url: string;
let sender: ApnsSender;
let events: ApnsEvent[];
let delivered: string[];
beforeAll(async () => {
  account = await Account.make();
});
afterEach(async () => {
  const closed = sender.close();
  await apple.kill();
  await closed;
});

async function begin(
  options: Partial<ApnsSenderOptions> = {},
  apples: Partial<ApnsSimulatorOptions> = {},
): Promise<void> {
  [events, delivered] = [[], []];
  apple = await account.apple(apples);
  apple.onPush(({ apnsId }) => delivered.push(apnsId));
  ({ url } = await apple.start());
  sender = account.sender(url, { onEvent: (event) => events.push(event), ...options });
}

const push = (id: string = randomUUID()) => sender.send(anAddress(), aNotification({ 'apns-id': id }));
const pushes = (count: number) => Array.from({ length: count }, () => push());

/** As the queue does it: again until it is accepted, always under one apns-id. Gives what became of each try before. */
async function ring(id: string): Promise<(PushOutcome | CouldNotAsk)[]> {
  const before: (PushOutcome | CouldNotAsk)[] = [];
  // What could not be sent is no try.
  while (before.filter((each) => !('sent' in each && !each.sent)).length < 6) {
    const outcome = await push(id).catch((error: unknown) => error as CouldNotAsk);
    if ('kind' in outcome && outcome.kind === 'accepted') return before;
    before.push(outcome);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it does not ring: ${before.map(String).join(', ')}`);
}

/** So many calls at once. */
function rings(count: number) {
  const ids = Array.from({ length: count }, () => randomUUID() as string);
  return { ids, all: Promise.all(ids.map(ring)) };
}

/** How often the sender said so. */
const said = (kind: ApnsEvent['kind']) => events.filter((event) => event.kind === kind).length;

it('a cold start with 100 pushes: none is lost, refused or sent twice', async () => {
  await begin();
  for (const outcome of await Promise.all(pushes(100))) expect(outcome).toMatchObject(accepted);
  expect(apple.requests.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
  expect(new Set(delivered).size).toBe(100);
});

describe('with 60 in flight', () => {
  beforeEach(async () => {
    await begin();
    await push();
    delivered.length = 0;
    apple.faults.add({ do: 'delay', ms: 100 });
  });

  it.each([true, false])(
    'a GOAWAY (its request processed: %s) loses none, and makes none ring twice',
    async (processed) => {
      apple.faults.add({ do: 'goaway', reason: 'Shutdown', atStream: 31, next: 1, processed });
      const { ids, all } = rings(60);
      expect((await all).flat()).toEqual([]);
      expect([...delivered].sort()).toEqual([...ids].sort());
      expect(events).toContainEqual(expect.objectContaining({ kind: 'goaway', reason: 'Shutdown' }));
    },
  );

  it('a cut is of unknown fate for those, and the retries make all ring under their apns-ids', async () => {
    apple.faults.add({ do: 'cut-before', atStream: 41, next: 1 });
    const { ids, all } = rings(60);
    const failed = (await all).flat();
    expect(failed.length).toBeGreaterThan(0);
    for (const each of failed) expect(each).toBeInstanceOf(CouldNotAsk);
    expect(new Set(delivered)).toEqual(new Set(ids));
  });

  it('refused streams go again at once', async () => {
    apple.faults.add({ do: 'reset', next: 10 });
    const { ids, all } = rings(60);
    expect((await all).flat()).toEqual([]);
    expect([...delivered].sort()).toEqual([...ids].sort());
  });

  it('503 twice, then well: all ring', async () => {
    apple.faults.clear();
    apple.faults.add({ do: 'answer', status: 503, reason: 'ServiceUnavailable', next: 2 });
    const { ids, all } = rings(60);
    expect((await all).flat()).toHaveLength(2);
    expect([...delivered].sort()).toEqual([...ids].sort());
  });
});

it('a TLS failure on the way up: what waits goes over another connection at once', async () => {
  await begin();
  apple.faults.add({ do: 'tls-failure', next: 1 });
  for (const outcome of await Promise.all(pushes(5))) expect(outcome).toMatchObject(accepted);
  expect(new Set(delivered).size).toBe(5);
});

it('a push that hangs is given up in time, and rings over another connection', async () => {
  await begin({ deadlineMs: 1_000 });
  await push();
  apple.faults.add({ do: 'hang', next: 1 });
  const id = randomUUID();
  const failed = await ring(id);
  expect(failed).toEqual([expect.objectContaining({ name: 'CouldNotAsk', sent: true })]);
  expect(delivered.at(-1)).toBe(id);
});

it('a black hole with 20 in flight: the PING of the next push finds it, and all ring over another connection', async () => {
  await begin({ pingMs: 200, silenceMs: 0, deadlineMs: 20_000 });
  await push();
  delivered.length = 0;
  apple.faults.add({ do: 'delay', ms: 50 });
  apple.faults.add({ do: 'black-hole', atStream: 11, next: 1 });
  const { ids, all } = rings(20);
  while (!apple.requests.some(({ fault }) => fault === 'black-hole')) await new Promise(setImmediate);
  const last = randomUUID();
  const failed = [...(await ring(last)), ...(await all).flat()];
  expect(failed.length).toBeGreaterThanOrEqual(10);
  for (const each of failed) expect(String((each as CouldNotAsk).cause)).toContain('PING');
  expect(new Set(delivered)).toEqual(new Set([...ids, last]));
});

describe('a clock that is two hours off', () => {
  it.each([
    ['slow', -2 * HOUR],
    ['fast', 2 * HOUR],
  ])(
    '(%s) makes no second provider token and is said with the difference; once it is right, pushes go on',
    async (_, by) => {
      let off = by;
      await begin({ clock: () => Date.now() + off });
      const outcome = (await push()) as Exclude<PushOutcome, { kind: 'accepted' }>;
      await push();
      if (outcome.reason === 'ExpiredProviderToken') {
        expect(events).toContainEqual(expect.objectContaining({ kind: 'clockIsOff' }));
        const differences = events.flatMap((event) =>
          event.kind === 'clockIsOff' ? [Math.round(event.byMs / HOUR)] : [],
        );
        expect(new Set(differences)).toEqual(new Set([by / HOUR]));
      }
      expect(said('providerTokenMade')).toBe(1);
      off = 0;
      await expect(push()).resolves.toMatchObject(accepted);
      expect(said('providerTokenMade')).toBe(2);
    },
  );
});

it('a key that is swapped under load: none is lost, what comes after goes with the new one, the old connection ends', async () => {
  const next = await makeProviderKey();
  const { keyId, teamId } = DEMO_ACCOUNT;
  const keys = [
    { keyId, publicKey: publicPem(account.credentials.providerKey) },
    { keyId: 'DEMOKEY002', publicKey: publicPem(next) },
  ];
  await begin({}, { apps: [{ bundleId: 'org.example.demo', teamId, keys }] });
  await push();
  apple.faults.add({ do: 'delay', ms: 100 });
  const before = pushes(60);
  const app = account.app(url);
  const credential = { kind: 'key' as const, key: next, keyId: 'DEMOKEY002', teamId };
  const drained = sender.replace([{ ...app, credentials: { production: credential, sandbox: credential } }]);
  const after = pushes(60);
  for (const outcome of await Promise.all([...before, ...after])) expect(outcome).toMatchObject(accepted);
  await drained;
  const used = apple.requests.map(({ credential: by }) => (by?.kind === 'token' ? by.keyId : ''));
  expect(used.filter((each) => each === 'DEMOKEY002')).toHaveLength(60);
  expect(apple.requests.every(({ status }) => status === 200)).toBe(true);
  expect(said('closed')).toBeGreaterThan(0);
  expect(apple.connections).toHaveLength(said('connected') - said('closed'));
});

it('a proxy that goes down under load and comes up again: all ring', async () => {
  const proxy = new ConnectProxy('user:secret');
  const port = await proxy.start();
  await begin({ proxy: `http://user:secret@127.0.0.1:${port}` });
  await push();
  delivered.length = 0;
  apple.faults.add({ do: 'delay', ms: 100 });
  const { ids, all } = rings(30);
  await proxy.stop();
  let error: unknown;
  // Until the sender has noticed it is of unknown fate.
  do error = await push().catch((failure: unknown) => failure);
  while ((error as CouldNotAsk).sent);
  expect(error).toMatchObject({ name: 'CouldNotAsk', sent: false });
  await proxy.start(port);
  await all;
  expect(new Set(delivered)).toEqual(new Set(ids));
  const closed = sender.close();
  await proxy.stop();
  await closed;
});
