import { once } from 'node:events';
import { type AddressInfo, connect, type LookupFunction } from 'node:net';
import { Worker } from 'node:worker_threads';
import { anAddress, aNotification } from '../support/apns.js';
import { SenderToRawApple } from '../support/sender-to-raw-apple.js';

const line = SenderToRawApple.ofThisFile();
const accepted = { kind: 'accepted' };
const LIVE = { address: '127.0.0.1', family: 4 };
/** Nobody listens there on Apple's port. */
const DEAD = { address: '::1', family: 6 };

/** A sender to `localhost`, whose addresses these answers tell, one a question, the last for all that follow. */
async function beginWith(...answers: (readonly (typeof LIVE)[] | Error)[]) {
  await line.begin();
  await line.sender.close();
  const asked: string[] = [];
  const lookup: LookupFunction = (hostname, _, tell) => {
    const answer = answers[Math.min(asked.push(hostname), answers.length) - 1]!;
    if (answer instanceof Error) tell(answer, []);
    else tell(null, [...answer]);
  };
  line.sender = line.account.sender(line.apple.url.replace('127.0.0.1', 'localhost'), { lookup });
  return asked;
}

it('DNS is asked for each new connection, and no more often', async () => {
  const asked = await beginWith([LIVE]);
  for (let n = 0; n < 3; n++) await line.push();
  expect(asked).toEqual(['localhost']);
  line.apple.cut();
  await expect(line.push().catch(() => line.push())).resolves.toMatchObject(accepted);
  expect(asked).toEqual(['localhost', 'localhost']);
});

it('a name that is not found is asked for again at once, once; then the push could not be asked, and the next one can', async () => {
  const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND localhost'), { code: 'ENOTFOUND' });
  const asked = await beginWith(notFound, notFound, [LIVE]);
  await expect(line.push()).rejects.toMatchObject({ name: 'CouldNotAsk', sent: false, cause: notFound });
  expect(asked).toHaveLength(2);
  await expect(line.push()).resolves.toMatchObject(accepted);
});

it('a second address is tried where nobody listens at the first', async () => {
  await beginWith([DEAD, LIVE]);
  await expect(line.push()).resolves.toMatchObject(accepted);
});

/** A port at `::1` that is taken, but answers no connection: its owner sleeps, and its queue is full. */
async function deafPort(): Promise<{ port: number; stop: () => Promise<void> }> {
  const owner = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '::1', backlog: 1 }, () => {
       parentPort.postMessage(server.address());
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const [{ port }] = (await once(owner, 'message')) as [AddressInfo];
  // Far more than its queue takes, whose end the system decides as they come.
  const sockets = Array.from({ length: 10 }, () => connect(port, '::1').on('error', () => undefined));
  await once(sockets[0]!, 'connect');
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await owner.terminate();
  };
  return { port, stop };
}

it('a second address is tried where the first does not answer', async () => {
  const deaf = await deafPort();
  await line.begin();
  await line.apple.stop();
  await line.apple.start(line.account, { port: deaf.port });
  const lookup: LookupFunction = (_hostname, _, tell) => {
    tell(null, [DEAD, LIVE]);
  };
  const sender = line.account.sender(`https://localhost:${deaf.port}`, { lookup });
  await expect(sender.send(anAddress(), aNotification())).resolves.toMatchObject(accepted);
  await sender.close();
  await deaf.stop();
});
