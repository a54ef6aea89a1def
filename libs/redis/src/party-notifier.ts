import { type Redis } from 'ioredis';
import { type Hint, type HintListener, type PartyNotifier, type SocketPlace } from '#calls';
import { ClusterNode } from './cluster-node.js';
import { watchHearing } from './cluster-hearing.js';
import { type Keys, keysUnder } from './keys.js';
import { packHint, packReplaced, unpackMessage } from './message.js';

export interface NotifierConnections {
  readonly publish: Redis;
  /** Given to `listen`; Redis lets it do nothing else. */
  readonly subscribe: Redis;
}

/** A subscriber is never answered, so it would not notice that Redis vanished without a word: it asks for an answer. */
const PING_EVERY_MS = 5_000;

/** A channel a server: what concerns other servers costs this one nothing. */
export class RedisPartyNotifier implements PartyNotifier {
  constructor(
    private readonly connections: NotifierConnections,
    /** Hears of messages that make no sense, and of subscriptions that failed. */
    private readonly onError: (error: unknown) => void,
    private readonly keys: Keys = keysUnder(),
    private readonly pingEveryMs = PING_EVERY_MS,
  ) {}

  async tell(server: string, hint: Hint): Promise<void> {
    await this.connections.publish.publish(this.keys.server(server), packHint(hint));
  }

  /** Tells the server of a socket that a newer connection of the same device has come. */
  async replace({ server, socket }: SocketPlace): Promise<void> {
    await this.connections.publish.publish(this.keys.server(server), packReplaced(socket));
  }

  async listen(server: string, listener: HintListener): Promise<{ close(): Promise<void> }> {
    const { subscribe } = this.connections;
    const channel = this.keys.server(server);
    const onMessage = (from: string, packed: string) => {
      if (from === channel) this.hear(packed, listener);
    };
    // Hints sent before Redis took the new subscription are lost: the gap ends with its answer.
    const onGap = () => {
      listener.onGap();
    };
    const onReconnect = () => {
      subscribe.subscribe(channel).then(onGap, this.onError);
    };
    subscribe.on('message', onMessage);
    await subscribe.subscribe(channel);
    subscribe.on('ready', onReconnect);
    const watch = subscribe instanceof ClusterNode ? watchHearing(subscribe, onGap, this.onError) : undefined;
    const pings = setInterval(() => {
      if (subscribe.status === 'ready') subscribe.ping().catch(this.onError);
    }, this.pingEveryMs).unref();
    return {
      close: async () => {
        clearInterval(pings);
        watch?.stop();
        subscribe.off('ready', onReconnect).off('message', onMessage);
        await subscribe.unsubscribe(channel);
      },
    };
  }

  private hear(packed: string, listener: HintListener): void {
    const message = unpackMessage(packed);
    if (!message) {
      this.onError(new Error('A message on the channel of this server is neither a hint nor a replaced socket.'));
    } else if ('hint' in message) listener.onHint(message.hint);
    else listener.onReplaced(message.replaced);
  }
}
