import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { makeServerCertificate } from '../../apps/call-lab/src/simulator/server-certificate.js';
import { Account, anAddress, aNotification } from '../support/apns.js';
import { fieldsOf, STATIC } from '../support/header-block.js';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const [HEADERS, SETTINGS] = [1, 4];
const [END_STREAM, END_HEADERS] = [1, 4];
const ACK = 1;

const frame = (type: number, flags: number, stream: number, payload = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};
/** `:status: 200`, from the static table. */
const OK = Buffer.from([0x88]);

/** Speaks as much HTTP/2 as it takes to be pushed to, and keeps the header blocks as they came. */
function serve(socket: TLSSocket, blocks: Buffer[]): void {
  let rest = Buffer.alloc(0);
  let begun = false;
  socket.on('error', () => undefined);
  socket.write(frame(SETTINGS, 0, 0));
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    if (!begun && rest.length >= PREFACE.length) {
      begun = true;
      rest = rest.subarray(PREFACE.length);
    }
    while (begun && rest.length >= 9 && rest.length >= 9 + rest.readUIntBE(0, 3)) {
      const length = rest.readUIntBE(0, 3);
      take(rest.readUInt8(3), rest.readUInt8(4), rest.readUInt32BE(5), rest.subarray(9, 9 + length));
      rest = rest.subarray(9 + length);
    }
  });
  function take(type: number, flags: number, stream: number, payload: Buffer): void {
    if (type === SETTINGS && (flags & ACK) === 0) socket.write(frame(SETTINGS, ACK, 0));
    if (type !== HEADERS) return;
    expect(flags & END_HEADERS).toBe(END_HEADERS);
    blocks.push(Buffer.from(payload));
    socket.write(frame(HEADERS, END_STREAM | END_HEADERS, stream, OK));
  }
}

it('on the wire, path and authorization are never indexed; apns-id and expiration the first time alone; the rest is', async () => {
  const account = await Account.make();
  const { certificate: cert, key } = await makeServerCertificate(account.credentials.authority);
  const blocks: Buffer[] = [];
  const sockets: TLSSocket[] = [];
  const server = createServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => {
    sockets.push(socket);
    serve(socket, blocks);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sender = account.sender(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const id of ['1', '2', '3']) {
    const ids = { 'apns-id': `5f3f3f6e-7a41-4c39-9a53-5d1f4c1f6f1${id}`, 'apns-expiration': `179550000${id}` };
    await expect(sender.send(anAddress(`aabb0${id}`), aNotification(ids))).resolves.toMatchObject({ kind: 'accepted' });
  }
  const [first, second, third] = blocks.map(fieldsOf) as [
    ReturnType<typeof fieldsOf>,
    ReturnType<typeof fieldsOf>,
    ReturnType<typeof fieldsOf>,
  ];
  for (const fields of [first, second, third]) {
    for (const places of [STATIC.path, STATIC.authorization]) {
      const named = fields.filter(({ index, form }) => form !== 'indexed' && places.includes(index));
      expect(named).toEqual([expect.objectContaining({ form: 'never' })]);
    }
  }
  const forms = (fields: typeof first) => fields.map(({ form }) => form).filter((form) => form !== 'table size');
  // Topic, push type, priority, expiration and id, and :authority.
  expect(forms(first).filter((form) => form === 'incremental')).toHaveLength(6);
  for (const fields of [second, third]) {
    // Path and authorization, expiration and id, the names of the last two by their place in the table.
    expect(forms(fields).filter((form) => form === 'never')).toHaveLength(4);
    expect(fields.every(({ form, index }) => form !== 'never' || index > 0)).toBe(true);
    expect(forms(fields)).not.toContain('incremental');
  }
  for (const socket of sockets) socket.destroy();
  await sender.close();
  await new Promise((resolve) => server.close(resolve));
});
