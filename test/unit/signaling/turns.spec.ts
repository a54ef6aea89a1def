import { Turns } from '../../../apps/signaling/src/sockets/turns.js';

/** Sockets are told from each other, and no more. */
const aSocket = () => ({});

describe('the turns of a socket', () => {
  it('come one after the other, in the order in which they were asked for', async () => {
    const [turns, socket, order] = [new Turns(), aSocket(), [] as string[]];
    let finish: () => void = () => undefined;
    const slow = turns.take(socket, async () => {
      order.push('first begins');
      await new Promise<void>((resolve) => (finish = resolve));
      order.push('first ends');
    });
    const quick = turns.take(socket, () => Promise.resolve(order.push('second')));
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual(['first begins']);
    finish();
    await Promise.all([slow, quick]);
    expect(order).toEqual(['first begins', 'first ends', 'second']);
  });

  it('come too after one that failed, whose failure is its own', async () => {
    const [turns, socket] = [new Turns(), aSocket()];
    const failed = turns.take(socket, () => Promise.reject(new Error('out of order')));
    const next = turns.take(socket, () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('out of order');
    await expect(next).resolves.toBe('done');
  });

  it('are shared by those that join each other, and by no others', async () => {
    const [turns, socket, order] = [new Turns(), aSocket(), [] as string[]];
    const ends: (() => void)[] = [];
    const work = (name: string) => async () => {
      order.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
    };
    const all = [
      turns.take(socket, work('accept')),
      turns.join(socket, work('signal 1')),
      turns.join(socket, work('signal 2')),
      turns.take(socket, work('hang-up')),
    ];
    const passed = () => new Promise((resolve) => setImmediate(resolve));
    const steps: string[][] = [];
    while (ends.length < all.length) {
      await passed();
      steps.push([...order]);
      const [end] = ends.slice(steps.length - 1);
      end?.();
    }
    ends.at(-1)?.();
    await Promise.all(all);
    const [first, second, third, last] = ['accept', 'signal 1', 'signal 2', 'hang-up'];
    expect(steps).toEqual([[first], [first, second, third], [first, second, third], [first, second, third, last]]);
  });

  it('do not wait for those of another socket', async () => {
    const turns = new Turns();
    void turns.take(aSocket(), () => new Promise(() => undefined));
    await expect(turns.take(aSocket(), () => Promise.resolve('done'))).resolves.toBe('done');
  });
});
