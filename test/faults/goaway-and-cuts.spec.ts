import { type Push } from '#apns-simulator';
import { World } from '../support/world.js';
import { Crowd, each } from './crowd.js';
import { Gate } from './gate.js';
import { until } from './until.js';

const SIZE = 60;
const BEFORE = 20;

describe.each(['key', 'certificate'] as const)('a connection by %s that ends with 60 pushes in flight', (by) => {
  let world: World;
  let known: Crowd;
  let crowd: Crowd;
  /** What Apple does when a push has come in, and before it answers. */
  let onArrival: (push: Push, count: number) => Promise<void> | undefined;
  let arrived: number;
  beforeAll(async () => {
    const answer = async (push: Push) => {
      arrived += 1;
      await onArrival(push, arrived);
      return undefined;
    };
    world = await World.start({ servers: 1, apple: { by, answer } });
  });
  beforeEach(async () => {
    world.apple.reset();
    onArrival = () => undefined;
    known = await Crowd.asleep(world, BEFORE);
    await known.isCalled();
    await known.rings();
    crowd = await Crowd.asleep(world, SIZE);
    arrived = 0;
  });
  afterAll(() => world.stop());

  /** Apple answers nothing until it is told to. */
  const hold = (): Gate => {
    const answered = new Gate();
    onArrival = () => answered.opened;
    return answered;
  };
  const cutAll = () => {
    for (const connection of world.apple.connections) connection.cut();
  };

  /** All ring, with one apns-id each on all attempts; what was known as accepted was not sent again. */
  const expectToRing = async () => {
    await crowd.rings();
    expect(crowd.answers.map((answers) => answers.at(-1))).toEqual(each(SIZE, 200));
    expect(crowd.idsEach).toEqual(each(SIZE, 1));
    expect(crowd.knownAsAccepted()).toEqual(each(SIZE, 1));
    expect(known.knownAsAccepted()).toEqual(each(BEFORE, 1));
  };

  it('complaint 12: by GOAWAY: they are finished where they are, and all ring', async () => {
    const answered = hold();
    await crowd.isCalledAtOnce();
    await until(() => arrived >= SIZE);
    for (const connection of world.apple.connections) connection.goAway('Shutdown');
    answered.open();
    await expectToRing();
    expect(crowd.triedAgain()).toEqual(each(SIZE, 0));
  });

  it('complaint 12: by GOAWAY in the middle: what Apple will not process goes to another one at once, and all ring', async () => {
    const answered = hold();
    const { voipToken } = crowd.phones[SIZE / 2]!;
    world.apple.faults.add({ do: 'goaway', token: voipToken, reason: 'Shutdown', processed: false, next: 1 });
    await crowd.isCalledAtOnce();
    await until(() => world.apple.requests.some(({ fault }) => fault === 'goaway'));
    answered.open();
    await expectToRing();
    expect(crowd.answers[SIZE / 2]).toEqual([null, 200]);
    const last = world.apple.requests.find(({ fault }) => fault === 'goaway')!;
    // Without an answer is this one, and what came in after it on its connection: their sender broke that off, on hearing of the GOAWAY.
    for (const attempts of crowd.attempts) {
      const unanswered = attempts.filter(({ status }) => status === null);
      expect(
        unanswered.filter(({ connection, stream }) => connection !== last.connection || stream < last.stream),
      ).toEqual([]);
      expect(unanswered.length).toBeLessThanOrEqual(1);
      if (unanswered.length > 0) expect(attempts.at(-1)!.connection).not.toBe(last.connection);
    }
    // The connections see to it; the queue hears nothing of it.
    expect(crowd.triedAgain()).toEqual(each(SIZE, 0));
  });

  it('by a cut before they are processed: each is tried again, and rings once', async () => {
    for (const { voipToken } of crowd.phones) world.apple.faults.add({ do: 'hang', token: voipToken, next: 1 });
    await crowd.isCalledAtOnce();
    await until(() => world.apple.faults.list().length === 0);
    cutAll();
    await expectToRing();
    expect(crowd.answers.map(([first]) => first)).toEqual(each(SIZE, null));
  });

  it('by a cut before the answers: what became of them is unknown; each is tried again, and the app knows it again', async () => {
    const answered = hold();
    await crowd.isCalledAtOnce();
    await until(() => arrived >= SIZE);
    cutAll();
    answered.open();
    await expectToRing();
    for (const { pushes } of crowd.phones) {
      expect(new Set(pushes.map(({ payload }) => payload['callId'])).size).toBe(1);
    }
    for (const { legs } of await crowd.ledgers()) expect(legs[0]!.push.attempts).toBeGreaterThan(1);
  });
});
