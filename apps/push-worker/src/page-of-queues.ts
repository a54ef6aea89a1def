import { type RequestHandler } from 'express';
import { type QueueLooks } from '#queues';
import { letIn } from '#telemetry';

/** What an announcement to the host application says of people is theirs to read, not an operator's. */
const shown = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'body' in data ? { ...data, body: '***' } : data;

/** Bull Board, to look at and not to touch, for who has the token; loaded only where there is one. */
export async function pageOfQueues(
  queues: QueueLooks['all'],
  token: string,
  path: string,
): Promise<[RequestHandler, RequestHandler]> {
  const [{ createBullBoard }, { BullMQAdapter }, { ExpressAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/express'),
  ]);
  const server = new ExpressAdapter();
  server.setBasePath(path);
  const adapters = queues.map((queue) => {
    const adapter = new BullMQAdapter(queue, { readOnlyMode: true });
    adapter.setFormatter('data', shown);
    return adapter;
  });
  createBullBoard({ queues: adapters, serverAdapter: server });
  return [guardOf(token), server.getRouter() as RequestHandler];
}

const guardOf =
  (token: string): RequestHandler =>
  (request, response, next) => {
    if (letIn(request, token)) next();
    // A browser asks for the password by this header alone.
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="callwake"' }).end();
  };
