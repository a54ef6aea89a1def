import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

/*
 * The least that takes an invite: one ack, one compare-and-set, one job. No Nest, token, validation, timer, device or log: what
 * is compared with it is what those cost.
 */
const redis = new Redis(process.env['REDIS_URL'] ?? '');
const queue = new Queue('bare', { connection: redis, prefix: '{bare}', defaultJobOptions: { removeOnComplete: true } });
const CAS = `if redis.call('GET', KEYS[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000)
return 1`;

const http = createServer();
const io = new Server(http, { transports: ['websocket'] });
io.on('connection', (socket) => {
  socket.on('invite', (invite: { callId: string; token: string }, ack: (answer: object) => void) => {
    void take(invite).then(() => {
      ack({ ok: true });
    });
  });
});

async function take(invite: { callId: string; token: string }): Promise<void> {
  await redis.eval(CAS, 1, `bare:${invite.callId}`, JSON.stringify(invite));
  await queue.add('push', invite, { jobId: invite.callId });
}

http.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ msg: 'listening', url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }));
});
