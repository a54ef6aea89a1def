import { createHash } from 'node:crypto';
import {
  addressOf,
  answerIn,
  ATTRIBUTE,
  errorCodeOf,
  HEADER_BYTES,
  METHOD,
  requestOf,
} from '../../../apps/cli/src/doctor/ice/stun-message.js';

const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex');

// Messages of RFC 5769, "Test Vectors for Session Traversal Utilities for NAT (STUN)".
describe('a STUN message', () => {
  it('with long-term credentials is that of RFC 5769, 2.4, to the byte', () => {
    const [username, realm] = ['マトリックス', 'example.org'];
    const key = createHash('md5').update(`${username}:${realm}:TheMatrIX`).digest();
    const attributes = [
      [ATTRIBUTE.username, Buffer.from(username)],
      [ATTRIBUTE.nonce, Buffer.from('f//499k954d6OL34oL9FSTvy64sA')],
      [ATTRIBUTE.realm, Buffer.from(realm)],
    ] as const;
    expect(requestOf(METHOD.binding, hex('78ad3433c6ad72c029da412e'), attributes, key)).toEqual(
      hex(`0001 0060 2112a442 78ad3433c6ad72c029da412e
        0006 0012 e3839ee38388e383aae38383e382afe382b9 0000
        0015 001c 662f2f3439396b3935346436 4f4c33346f4c39465354767936347341
        0014 000b 6578616d706c652e6f7267 00
        0008 0014 f67024656dd64a3e02b8e0712e85c9a28ca89666`),
    );
  });

  const id = hex('b7e7a701bc34d686fa87dfae');
  const success = (attribute: string) => {
    const body = hex(attribute);
    const header = hex('0101 0000 2112a442');
    header.writeUInt16BE(body.length, 2);
    return Buffer.concat([header, id, body]);
  };

  it.each([
    ['0020 0008 0001a147e112a643', '192.0.2.1'],
    ['0020 0014 0002a147 0113a9faa5d3f179bc25f4b5bed2b9d9', '2001:db8:1234:5678:11:2233:4455:6677'],
  ])('has its XORed address (%s)', (attribute, address) => {
    const answer = answerIn(success(attribute), id);
    expect(answer?.isSuccess).toBe(true);
    expect(addressOf(answer!, ATTRIBUTE.xorMappedAddress, id)).toBe(address);
  });

  it('of another request, or cut off, answers nothing', () => {
    const message = success('0020 0008 0001a147e112a643');
    expect(answerIn(message, Buffer.alloc(12))).toBeNull();
    expect(answerIn(message.subarray(0, -1), id)).toBeNull();
    expect(answerIn(message.subarray(0, HEADER_BYTES - 1), id)).toBeNull();
    expect(answerIn(requestOf(METHOD.binding, id, []), id)).toBeNull();
  });

  it('tells its error', () => {
    const message = success('0009 0005 00000401 41 000000');
    message.writeUInt16BE(0x0111, 0);
    const answer = answerIn(message, id)!;
    expect([answer.isSuccess, errorCodeOf(answer)]).toEqual([false, 401]);
  });
});
