import { sensitiveHeaders } from 'node:http2';
import { type Environment } from '#calls';
import { CouldNotAsk, type Notification, type PushAddress, type PushOutcome, type PushSender } from '#push';
import { type ApnsApp } from './app.js';
import { type Channel } from './channel.js';
import { channelsOf } from './channels.js';
import { type ApnsEvent } from './events.js';
import { ApnsRequest } from './request.js';

export interface ApnsSenderOptions {
  readonly apps: readonly ApnsApp[];
  /** Ms since epoch. */
  readonly clock: () => number;
  /** Hears of connections and provider tokens. */
  readonly onEvent?: (event: ApnsEvent) => void;
  /** How long a push may take, the wait for a connection included, in ms. */
  readonly deadlineMs?: number;
}

/** A push that takes longer is asked again on another connection, while the phone can still ring. */
const DEADLINE_MS = 3_000;

/**
 * "Encode :path and authorization values as literal header fields without indexing": Sending notification requests to APNs.
 * Node writes sensitive headers so that they are never indexed.
 */
const NEVER_INDEXED = [':path', 'authorization'];

/** Pushes to Apple, for all apps of a worker: a channel a host and credential, and none that two teams share. */
export class ApnsSender implements PushSender {
  private readonly channels: ReadonlyMap<string, Readonly<Record<Environment, Channel>>>;
  private readonly deadlineMs: number;

  /** Throws CredentialError where a key or certificate is of no use. */
  constructor({ apps, clock, onEvent = () => undefined, deadlineMs = DEADLINE_MS }: ApnsSenderOptions) {
    this.channels = channelsOf(apps, { clock, onEvent, deadlineMs });
    this.deadlineMs = deadlineMs;
  }

  send({ app, environment, token }: PushAddress, { headers, body }: Notification): Promise<PushOutcome> {
    const channel = this.channels.get(app)?.[environment];
    if (!channel) return Promise.reject(new CouldNotAsk(`There are no push credentials for the app ${app}`));
    return new Promise((resolve, reject) => {
      const path = `/3/device/${token}`;
      const sent = { ':method': 'POST', ...headers, [sensitiveHeaders]: NEVER_INDEXED };
      channel.send(new ApnsRequest(path, sent, body, { resolve, reject }, this.deadlineMs));
    });
  }

  /** What is in hand is finished, each push within its deadline; then all connections are gone. */
  async close(): Promise<void> {
    const channels = new Set([...this.channels.values()].flatMap((each) => Object.values(each)));
    await Promise.all([...channels].map((channel) => channel.close()));
  }
}
