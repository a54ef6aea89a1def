import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

export interface TurnServerOptions {
  /** Without it, anybody gets a relay. */
  readonly secret?: string;
  /** Where it says that its relays are. */
  readonly relay?: string;
  /** Takes no nonce at the first try. */
  readonly forgetsNonce?: boolean;
}

const REALM = 'turn.test';
const COOKIE = 0x2112a442;
const [BINDING, ALLOCATE, REFRESH] = [1, 3, 4];

/**
 * A TURN server as far as it is asked for a relay, by UDP and TCP: coturn's `use-auth-secret`, with constants of its own. It relays nothing.
 */
export class TurnServer {
  relays = 0;
  givenBack = 0;
  private readonly nonces = new Set<string>();
  private stale: boolean;

  private constructor(
    private readonly options: TurnServerOptions,
    private readonly udp: Socket,
    private readonly tcp: Server,
    readonly port: number,
  ) {
    this.stale = options.forgetsNonce ?? false;
    udp.on('message', (message, { port: from, address }) => {
      udp.send(this.answer(message), from, address);
    });
    tcp.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (message) => socket.write(this.answer(message)));
    });
  }

  static async start(options: TurnServerOptions = {}): Promise<TurnServer> {
    const tcp = createServer().listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket('udp4').bind(port, '127.0.0.1');
    await once(udp, 'listening');
    return new TurnServer(options, udp, tcp, port);
  }

  async stop(): Promise<void> {
    this.udp.close();
    await new Promise((resolve) => this.tcp.close(resolve));
  }

  private answer(message: Buffer): Buffer {
    const method = message.readUInt16BE(0);
    const asked = attributesOf(message);
    if (method === BINDING) return reply(message, true, [address(0x0020, '192.0.2.9')]);
    const no = method === ALLOCATE && asked.get(0x0019)?.readUInt8(0) !== 17 ? 442 : this.objection(message, asked);
    if (no !== 0)
      return reply(message, false, [
        [0x0009, Buffer.from([0, 0, Math.floor(no / 100), no % 100])],
        ...this.challenge(),
      ]);
    if (method === REFRESH) this.givenBack += asked.get(0x000d)?.readUInt32BE(0) === 0 ? 1 : 0;
    else this.relays++;
    return reply(message, true, [address(0x0016, this.options.relay ?? '203.0.113.5')]);
  }

  private challenge(): [number, Buffer][] {
    const nonce = randomBytes(8).toString('hex');
    this.nonces.add(nonce);
    return [
      [0x0014, Buffer.from(REALM)],
      [0x0015, Buffer.from(nonce)],
    ];
  }

  /** The code of the error; 0: none. */
  private objection(message: Buffer, asked: ReadonlyMap<number, Buffer>): number {
    const { secret } = this.options;
    if (secret === undefined) return 0;
    const [username, integrity] = [asked.get(0x0006)?.toString(), asked.get(0x0008)];
    if (username === undefined || !integrity) return 401;
    if (!this.nonces.has(asked.get(0x0015)?.toString() ?? '') || this.stale) {
      this.stale = false;
      return 438;
    }
    if (Number(username.split(':')[0]) * 1000 < Date.now()) return 401;
    const password = createHmac('sha1', secret).update(username).digest('base64');
    const key = createHash('md5').update(`${username}:${REALM}:${password}`).digest();
    const signed = message.subarray(0, message.length - 24);
    return createHmac('sha1', key).update(signed).digest().equals(integrity) ? 0 : 401;
  }
}

function attributesOf(message: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 20; at < message.length; at += 4 + ((message.readUInt16BE(at + 2) + 3) & ~3))
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + message.readUInt16BE(at + 2)));
  return found;
}

function address(type: number, ip: string): [number, Buffer] {
  const value = Buffer.alloc(8);
  value.writeUInt16BE(1, 0);
  value.writeUInt16BE(5000 ^ (COOKIE >>> 16), 2);
  value.writeUInt32BE((Buffer.from(ip.split('.').map(Number)).readUInt32BE(0) ^ COOKIE) >>> 0, 4);
  return [type, value];
}

function reply(request: Buffer, isSuccess: boolean, attributes: readonly [number, Buffer][]): Buffer {
  const body = attributes.map(([type, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
  });
  const header = Buffer.from(request.subarray(0, 20));
  header.writeUInt16BE(request.readUInt16BE(0) | (isSuccess ? 0x0100 : 0x0110), 0);
  header.writeUInt16BE(Buffer.concat(body).length, 2);
  return Buffer.concat([header, ...body]);
}
