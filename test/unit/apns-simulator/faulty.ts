import { type ClientHttp2Session } from 'node:http2';
import { type ApnsSimulator, type Fault, type RecordedRequest } from '#apns-simulator';
import { RawClient } from './raw-client.js';
import { type Account, providerToken, startSimulated } from './simulated.js';

interface Wait {
  readonly ms: number;
  readonly end: () => void;
}

/** A simulator whose waits end when the test says so, and a connection to it that was used once. */
export class Faulty {
  readonly waits: Wait[] = [];
  /** The device tokens that pushes reached. */
  readonly delivered: string[] = [];
  client!: RawClient;
  simulator!: ApnsSimulator;
  url = '';
  #hearWait: () => void = () => undefined;

  private constructor(readonly account: Account) {}

  static async start(account: Account): Promise<Faulty> {
    const faulty = new Faulty(account);
    const { simulator, url } = await startSimulated(account, { wait: (ms) => faulty.#wait(ms) });
    Object.assign(faulty, { simulator, url });
    faulty.client = await faulty.connected();
    await faulty.client.push({ path: '/3/device/aa' });
    simulator.onPush(({ token }) => faulty.delivered.push(token));
    return faulty;
  }

  async stop(): Promise<void> {
    this.client.session.destroy();
    await this.simulator.kill();
  }

  async connected(): Promise<RawClient> {
    return RawClient.connect(this.url, { ca: this.account.ca }, await providerToken(this.account.providerKey));
  }

  add(fault: Fault): string {
    return this.simulator.faults.add(fault);
  }

  /** Settles when the simulator waits the next time. */
  isWaiting(): Promise<void> {
    return new Promise((done) => (this.#hearWait = done));
  }

  last(): RecordedRequest | undefined {
    return this.simulator.requests.at(-1);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((end) => {
      this.waits.push({ ms, end });
      this.#hearWait();
    });
  }
}

export const fate = (push: Promise<unknown>): Promise<'answered' | 'not answered'> =>
  push.then(
    () => 'answered',
    () => 'not answered',
  );

/** Whether a PING is answered; false when the connection ends without. */
export const alive = (session: ClientHttp2Session): Promise<boolean> =>
  new Promise((done) =>
    session.ping((error) => {
      done(error === null);
    }),
  );
