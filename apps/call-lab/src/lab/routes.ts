import express, { type ErrorRequestHandler, type Router } from 'express';
import { z } from 'zod';
import { type Lab } from './lab.js';
import { NotFound } from './not-found.js';
import { BAD_DAYS, DEEDS, ON_RING, PHONE_STATES } from './wire.js';

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is 1 to 64 letters, digits, - and _');
const user = z.string().regex(/^[A-Za-z0-9._~@+-]{1,128}$/, 'is a user id');
const bodies = {
  token: z.strictObject({ user }),
  call: z.strictObject({ callId: z.uuid() }),
  phone: z.strictObject({
    state: z.enum(PHONE_STATES).optional(),
    onRing: z.enum(ON_RING).optional(),
    do: z.enum(DEEDS).optional(),
  }),
  tab: z.strictObject({ user, deviceId: id }),
  part: z.strictObject({ do: z.enum(['kill', 'start']) }),
  badDay: z.strictObject({ day: z.enum(BAD_DAYS), user }),
};

/** What the page asks of the lab. For development: whoever reaches it may do all of it. */
export function labRoutes(lab: Lab): Router {
  const router = express.Router();
  // JSON alone: a page of another origin cannot send it without asking, and it is told no.
  router.use(express.json({ limit: '16kb', type: 'application/json' }));
  router.get('/events', (_, response) => {
    lab.feed.subscribe(response);
  });
  router.post('/tokens', async (request, response) => {
    response.json({ token: await lab.userToken(bodies.token.parse(request.body).user) });
  });
  router.post('/calls', (request, response) => {
    lab.watch.call(bodies.call.parse(request.body).callId);
    response.status(202).end();
  });
  router.post('/phones/:deviceId', async (request, response) => {
    await lab.direct(request.params.deviceId, bodies.phone.parse(request.body));
    response.status(204).end();
  });
  router.post('/tabs', (request, response) => {
    const { user: of, deviceId } = bodies.tab.parse(request.body);
    response.json(lab.tabs.part(of, deviceId));
  });
  router.get('/tabs/:deviceId/pushes', async (request, response) => {
    await lab.tabs.switchOn(request.params.deviceId, response);
  });
  router.post('/parts/:name', async (request, response) => {
    await lab.part(request.params.name, bodies.part.parse(request.body).do);
    response.status(204).end();
  });
  router.post('/bad-days', async (request, response) => {
    const { day, user: of } = bodies.badDay.parse(request.body);
    await lab.badDay(day, of);
    response.status(204).end();
  });
  router.delete('/bad-days', async (_, response) => {
    await lab.goodDay();
    response.status(204).end();
  });
  router.use((request, response) => {
    response.status(404).json({ code: 'not-found', message: `There is no ${request.method} ${request.originalUrl}` });
  });
  router.use(problem);
  return router;
}

const problem: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const [status, code] = kindOf(error);
  response.status(status).json({ code, message: wordsOf(error) });
};

function kindOf(error: unknown): [number, string] {
  if (error instanceof NotFound) return [404, 'not-found'];
  const isWrongBody = error instanceof z.ZodError || (error instanceof Error && 'expose' in error);
  return isWrongBody ? [400, 'bad-request'] : [503, 'unavailable'];
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : 'something went wrong';
}
