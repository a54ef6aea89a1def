import { once } from 'node:events';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';
import { text } from 'node:stream/consumers';

export const TOKEN = '00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0';

/** What goes into a request; undefined takes a header away. */
export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

export interface Received {
  readonly status: number;
  readonly apnsId: string;
  readonly reason?: string;
  readonly timestamp?: number;
}

/** An answer's headers beside it. */
export interface Answered {
  readonly headers: IncomingHttpHeaders;
  readonly answer: Received;
}

/** HTTP/2 and nothing else: it knows Apple's rules no better than the test that uses it. */
export class RawClient {
  private constructor(
    readonly session: ClientHttp2Session,
    readonly authorization: string | undefined,
  ) {}

  /** Connected, and past the server's first SETTINGS. */
  static async connect(url: string, tls: SecureClientSessionOptions, providerToken?: string): Promise<RawClient> {
    const session = connect(url, tls);
    session.on('error', () => undefined);
    await once(session, 'remoteSettings');
    return new RawClient(session, providerToken === undefined ? undefined : `bearer ${providerToken}`);
  }

  /** Sends a VoIP push that is right but for what is given. */
  async push(sent: Sent = {}): Promise<Received> {
    return (await this.answered(sent)).answer;
  }

  /** Likewise, and gives the answer's headers too. */
  async answered({
    method = 'POST',
    path = `/3/device/${TOKEN}`,
    headers = {},
    body = '{"aps":{}}',
  }: Sent = {}): Promise<Answered> {
    const all = {
      authorization: this.authorization,
      'apns-topic': 'org.example.demo.voip',
      'apns-push-type': 'voip',
      'apns-priority': '10',
      ...headers,
    };
    const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const stream = this.session.request({ ':method': method, ':path': path, ...present }, { endStream: false });
    stream.end(body);
    const response = await responseOf(stream);
    const answer = await text(stream);
    const json = (answer === '' ? {} : JSON.parse(answer)) as Partial<Received>;
    const received = { status: Number(response[':status']), apnsId: String(response['apns-id']), ...json };
    return { headers: response, answer: received };
  }

  async close(): Promise<void> {
    if (this.session.destroyed) return;
    const closed = once(this.session, 'close');
    this.session.close();
    await closed;
  }
}

/** Throws where the stream is cut before the answer. */
function responseOf(stream: ClientHttp2Stream): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    stream.once('response', resolve);
    stream.once('error', reject);
    stream.once('close', () => {
      reject(new Error('The stream was cut'));
    });
  });
}
