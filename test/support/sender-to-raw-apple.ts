import { randomUUID } from 'node:crypto';
import { type ApnsEvent, type ApnsSender, type ApnsSenderOptions } from '#apns';
import { Account, anAddress, aNotification } from './apns.js';
import { type Asked, RawApple } from './raw-apple.js';

/** For a spec file: a sender and a raw Apple for each test, which begins with `begin`. Both are closed with the test. */
export class SenderToRawApple {
  account!: Account;
  apple!: RawApple;
  sender!: ApnsSender;
  events: ApnsEvent[] = [];

  static ofThisFile(): SenderToRawApple {
    const line = new SenderToRawApple();
    beforeAll(async () => {
      line.account = await Account.make();
    });
    afterEach(async () => {
      const closed = line.sender.close();
      line.apple.cut();
      await closed;
      await line.apple.stop();
    });
    return line;
  }

  async begin(options: Partial<ApnsSenderOptions> & { by?: 'key' | 'certificate' } = {}, streams = 100): Promise<void> {
    this.events = [];
    this.apple = await new RawApple().start(this.account, { streams });
    this.sender = this.account.sender(this.apple.url, { onEvent: (event) => this.events.push(event), ...options });
  }

  push() {
    return this.sender.send(anAddress(), aNotification({ 'apns-id': randomUUID() }));
  }

  pushes(count: number) {
    return Array.from({ length: count }, () => this.push());
  }

  /** The apns-ids of all that was asked. */
  get ids() {
    return this.apple.asked.map(({ headers }) => headers['apns-id']);
  }

  /** How many connections came up. */
  get opened(): number {
    return this.events.filter(({ kind }) => kind === 'connected').length;
  }

  /** From now on answers wait until they are asked for. */
  hold(): Asked[] {
    const held: Asked[] = [];
    this.apple.behaviour = (asked) => held.push(asked);
    return held;
  }

  answerAll(): void {
    this.apple.behaviour = (asked) => {
      asked.answer();
    };
  }
}
