import { setTimeout } from 'node:timers/promises';
import { type Connection } from './connection.js';
import { type Environment } from './environment.js';
import { Faults } from './faults.js';
import { Host } from './host.js';
import { type GoneReason, KnownTokens } from './known-tokens.js';
import { type Detach, Phones, type PushListener } from './phones.js';
import { type ProviderKey, providerKeys } from './provider-keys.js';
import { type Push, type RecordedRequest } from './push.js';
import { PushRecord } from './push-record.js';
import { refuse, type Verdict } from './reasons.js';
import { Reception } from './reception.js';
import { type ApnsSimulatorOptions } from './simulator-options.js';

/**
 * An APNs on TLS and HTTP/2 that refuses what Apple refuses, keeps a record of what it was sent, brings pushes to virtual
 * phones, and does wrong what it is told to. Who starts it closes it.
 */
export class ApnsSimulator {
  /** What it is to do wrong. */
  readonly faults = new Faults();
  readonly #options: ApnsSimulatorOptions;
  readonly #clock: () => number;
  readonly #tokens: KnownTokens;
  readonly #phones: Phones;
  readonly #record = new PushRecord();
  readonly #listeners = new Set<PushListener>();
  readonly #reception: Reception;
  #hosts: Host[] = [];
  #connections = 0;

  constructor(options: ApnsSimulatorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#tokens = new KnownTokens(options.knownTokens ?? 'any');
    this.#phones = new Phones(this.#clock);
    this.#reception = new Reception({
      ...{ apps: options.apps, tokens: this.#tokens, faults: this.faults, record: this.#record },
      wait: options.wait ?? ((ms) => setTimeout(ms, undefined, { ref: false })),
      verdictOn: (push) => this.#verdictOn(push),
      deliver: (push) => {
        this.#deliver(push);
      },
      report: this.#report,
    });
  }

  /**
   * Listens when this settles; both URLs are the same where one host serves both environments. Throws where a key cannot be
   * read, or with the system's `code` where a port is not to be had; then nothing of it listens.
   */
  async start(): Promise<{ readonly url: string; readonly sandboxUrl: string }> {
    const { host = '127.0.0.1', port = 0, sandboxPort, apps } = this.#options;
    const keys = await providerKeys(apps);
    if (sandboxPort === undefined) {
      const url = await this.#listen(null, { host, port }, keys);
      return { url, sandboxUrl: url };
    }
    const url = await this.#listen('production', { host, port }, keys);
    try {
      return { url, sandboxUrl: await this.#listen('sandbox', { host, port: sandboxPort }, keys) };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #listen(
    environment: Environment | null,
    place: { readonly host: string; readonly port: number },
    keys: ReadonlyMap<string, ProviderKey>,
  ): Promise<string> {
    const { tls, clientCa } = this.#options;
    // A certificate that does not verify is let in, and refused by Apple's reason.
    const client = clientCa === undefined ? {} : { requestCert: true, rejectUnauthorized: false, ca: clientCa };
    const reception = this.#reception;
    const host = new Host(
      { ...tls, ...client },
      {
        ...{ environment, keys, clock: this.#clock, faults: this.faults, report: this.#report },
        connectionNumber: () => (this.#connections += 1),
        judge: (request, credential, at) => reception.answer(request, credential, at),
        dropped: (request, fault, at) => {
          reception.dropped(request, fault, at);
        },
        brokenOff: (request, credential, at) => {
          reception.brokenOff(request, credential, at);
        },
      },
    );
    const url = await host.start(place);
    this.#hosts.push(host);
    return url;
  }

  /** Sends GOAWAY and answers what is in hand; done when all connections are gone. */
  async close(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.close()));
  }

  /** Breaks off as a crash does: connections are cut, what is in hand is never answered. */
  async kill(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.kill()));
  }

  /** The connections that are open: for each of them `goAway(reason)`, `cut()` or `goDark()`. */
  get connections(): readonly Connection[] {
    return this.#hosts.flatMap(({ connections }) => connections);
  }

  /** The last 10,000 requests with their answers, oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#record.requests;
  }

  /** Forgets the record alone. */
  clearRecord(): void {
    this.#record.clear();
  }

  /** Forgets the record, the faults, the tokens that were given out, and what waits for phones; connections and phones stay. */
  reset(): void {
    this.#record.clear();
    this.faults.clear();
    this.#tokens.clear();
    this.#phones.clear();
  }

  /** Hears of every push that is accepted from now on. */
  onPush(listener: PushListener): Detach {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Switches on the phone of a device token. What waits for it reaches it before this returns. */
  attach(token: string, listener: PushListener): Detach {
    return this.#phones.attach(token, listener);
  }

  /** Gives a device token out for one topic, and for one environment or both: elsewhere it is refused. */
  register(token: string, topic: string, environment?: Environment): void {
    this.#tokens.register(token, topic, environment);
  }

  /** From now on a device token is answered with 410; `timestamp` in ms since epoch, now without it. */
  unregister(token: string, reason: GoneReason = 'Unregistered', timestamp = Math.floor(this.#clock())): void {
    this.#tokens.end(token, reason, timestamp);
  }

  readonly #report = (error: unknown): void => {
    (this.#options.report ?? console.error)(error);
  };

  async #verdictOn(push: Push): Promise<Verdict> {
    try {
      return (await this.#options.answer?.(push)) ?? { status: 200 };
    } catch (error) {
      this.#report(error);
      return refuse('InternalServerError');
    }
  }

  #deliver(push: Push): void {
    for (const listener of this.#listeners) listener(push);
    this.#phones.deliver(push);
  }
}
