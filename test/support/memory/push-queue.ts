import { type CallRef, type PushQueue, type PushRequest } from '#calls';

/** Pushes that were asked for and not cancelled; nobody takes them but the test. */
export class MemoryPushQueue implements PushQueue {
  private readonly jobs = new Map<string, { readonly push: PushRequest; readonly delayMs: number }>();

  enqueue(push: PushRequest, delayMs: number): Promise<void> {
    const key = keyOf(push, push.deviceId);
    if (!this.jobs.has(key)) this.jobs.set(key, { push, delayMs });
    return Promise.resolve();
  }

  async hurry(push: PushRequest): Promise<void> {
    await this.cancel(push, push.deviceId);
    await this.enqueue(push, 0);
  }

  cancel(call: CallRef, deviceId: string): Promise<void> {
    this.jobs.delete(keyOf(call, deviceId));
    return Promise.resolve();
  }

  /** In the order in which they were asked for. */
  get waiting(): { readonly push: PushRequest; readonly delayMs: number }[] {
    return [...this.jobs.values()];
  }

  /** As a worker does: the next one that is due, or undefined. */
  take(): PushRequest | undefined {
    const next = this.waiting.find(({ delayMs }) => delayMs === 0)?.push;
    if (next) this.jobs.delete(keyOf(next, next.deviceId));
    return next;
  }
}

const keyOf = ({ app, callId }: CallRef, deviceId: string): string => `${app}.${callId}.${deviceId}`;
