import { type Push } from './push.js';
import { dataIn } from './server-sent-events.js';

/** A phone that is on, in another process than the simulator. */
export interface PhoneLine {
  /** Switches the phone off; done when nothing more reaches it. */
  close(): Promise<void>;
  /**
   * Why the line ended: closed here, or lost with the simulator. It rejects with what `onPush` threw, which thus does not go
   * unseen.
   */
  readonly ended: Promise<'closed' | 'lost'>;
}

/**
 * Switches on the phone of a device token at a simulator's control server: it is on when this settles, and what waited for it
 * comes first. Throws where the server cannot be reached or refuses.
 */
export async function attachPhone(controlUrl: string, token: string, onPush: (push: Push) => void): Promise<PhoneLine> {
  const hangUp = new AbortController();
  const { signal } = hangUp;
  const response = await fetch(new URL(`/phones/${encodeURIComponent(token)}/pushes`, controlUrl), { signal });
  if (!response.ok || response.body === null) {
    throw new Error(`The simulator does not switch this phone on (${response.status}): ${await response.text()}`);
  }
  const ended = hear(response.body, onPush).then(() => (signal.aborted ? 'closed' : 'lost'));
  const close = async (): Promise<void> => {
    hangUp.abort();
    await ended;
  };
  return { close, ended };
}

async function hear(body: AsyncIterable<Uint8Array>, onPush: (push: Push) => void): Promise<void> {
  for await (const data of dataIn(body)) onPush(JSON.parse(data) as Push);
}
