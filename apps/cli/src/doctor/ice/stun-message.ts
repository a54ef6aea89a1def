import { createHmac } from 'node:crypto';

/** RFC 8489, 5 "STUN Message Structure", and RFC 8656, 17 and 18, for what TURN adds. Numbers as there. */
export const METHOD = { binding: 0x001, allocate: 0x003, refresh: 0x004 } as const;
const CLASS = { success: 0x0100, error: 0x0110 } as const;
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;

const MAGIC_COOKIE = 0x2112a442;
export const HEADER_BYTES = 20;
/** "The HMAC will be 20 bytes", and its attribute's header 4. */
const INTEGRITY_BYTES = 24;
const IPV4 = 1;

export type Attribute = readonly [type: number, value: Buffer];

/** A request. `key`, where there is one, signs it as its last attribute. */
export function requestOf(
  method: number,
  transactionId: Buffer,
  attributes: readonly Attribute[],
  key?: Buffer,
): Buffer {
  const body = Buffer.concat(attributes.map(packed));
  const header = (bytes: number) => {
    const start = Buffer.alloc(8);
    start.writeUInt16BE(method, 0);
    start.writeUInt16BE(bytes, 2);
    start.writeUInt32BE(MAGIC_COOKIE, 4);
    return Buffer.concat([start, transactionId]);
  };
  if (!key) return Buffer.concat([header(body.length), body]);
  // "the Length field of the STUN message header is adjusted to point to the end of the MESSAGE-INTEGRITY attribute"
  const signed = Buffer.concat([header(body.length + INTEGRITY_BYTES), body]);
  const hmac = createHmac('sha1', key).update(signed).digest();
  return Buffer.concat([signed, packed([ATTRIBUTE.messageIntegrity, hmac])]);
}

/** "Each STUN attribute MUST end on a 32-bit boundary"; its length is that of its value without padding. */
function packed([type, value]: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** How a server answered a request. */
export interface Answer {
  readonly isSuccess: boolean;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

/** What answers the request of this id; null: something else. */
export function answerIn(message: Buffer, transactionId: Buffer): Answer | null {
  if (message.length < HEADER_BYTES || message.length !== HEADER_BYTES + message.readUInt16BE(2)) return null;
  if (message.readUInt32BE(4) !== MAGIC_COOKIE || !message.subarray(8, HEADER_BYTES).equals(transactionId)) return null;
  const kind = message.readUInt16BE(0) & 0x0110;
  if (kind !== CLASS.success && kind !== CLASS.error) return null;
  return { isSuccess: kind === CLASS.success, attributes: attributesIn(message.subarray(HEADER_BYTES)) };
}

/** Of two of one type the first counts. */
function attributesIn(body: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= body.length;) {
    const [type, length] = [body.readUInt16BE(at), body.readUInt16BE(at + 2)];
    if (!found.has(type)) found.set(type, body.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return found;
}

/** RFC 8489, 14.8: class and number of an error, as in 401; 0 where there is none. */
export function errorCodeOf({ attributes }: Answer): number {
  const value = attributes.get(ATTRIBUTE.errorCode);
  return value && value.length >= 4 ? (value.readUInt8(2) & 0x07) * 100 + value.readUInt8(3) : 0;
}

/** RFC 8489, 14.2: an address, XORed with the cookie, and an IPv6 one with the transaction id too. Null where there is none. */
export function addressOf(answer: Answer, type: number, transactionId: Buffer): string | null {
  const value = answer.attributes.get(type);
  if (!value || value.length < 8) return null;
  const mask = Buffer.alloc(4);
  mask.writeUInt32BE(MAGIC_COOKIE);
  const key = Buffer.concat([mask, transactionId]);
  const bytes = Buffer.from(value.subarray(4)).map((byte, i) => byte ^ (key[i] ?? 0));
  if (value.readUInt8(1) === IPV4) return [...bytes].join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}
