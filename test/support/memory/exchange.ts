import { type Clock, type Exchange } from '#calls';
import { MemoryCallStore } from './call-store.js';
import { MemoryDeviceBook } from './device-book.js';
import { MemoryNotifier } from './notifier.js';
import { MemoryPushQueue } from './push-queue.js';
import { MemoryRingTimer } from './ring-timer.js';

/** All that the verbs need, in this process; `server-a` and `server-b` live. */
export class MemoryExchange implements Exchange {
  readonly notifier = new MemoryNotifier();
  readonly calls: MemoryCallStore;
  readonly devices: MemoryDeviceBook;
  readonly pushes = new MemoryPushQueue();
  readonly timer = new MemoryRingTimer();
  readonly budgetMs = 1_700;
  readonly holdMs = 1_000;
  readonly ledgerMs = 3_600_000;

  constructor(readonly clock: Clock) {
    this.calls = new MemoryCallStore(clock, this.notifier);
    this.devices = new MemoryDeviceBook(clock);
  }

  static async start(clock: Clock): Promise<MemoryExchange> {
    const exchange = new MemoryExchange(clock);
    for (const server of ['server-a', 'server-b']) await exchange.devices.keepServer(server);
    return exchange;
  }
}
