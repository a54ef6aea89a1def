import { NestFactory } from '@nestjs/core';
import { type Express } from 'express';
import { readSignalingConfig } from '#config';
import { createLogger, TRACING_OFF } from '#telemetry';
import { disconnect, type Connections } from '../../apps/signaling/src/connections.js';
import { CONNECTIONS, RING_CHECKS } from '../../apps/signaling/src/parts.js';
import { SignalingModule } from '../../apps/signaling/src/signaling.module.js';
import { type RingChecks } from '#queues';
import { type Phone, wakePayload } from '../support/phone.js';
import { World } from '../support/world.js';
import { Described } from './described.js';

interface Operation {
  readonly operationId: string;
  readonly security: readonly Record<string, unknown>[];
  readonly parameters?: readonly { name: string; in: string; example: unknown }[];
  readonly requestBody?: { content: { 'application/json': { example: unknown } } };
  readonly responses: Readonly<Record<string, { content?: Record<string, unknown> }>>;
}
type As = 'user' | 'wake' | 'service' | 'nobody';

const described = new Described<{ paths: Record<string, Record<string, Operation>> }>('openapi.json');
const operations = Object.entries(described.document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
const askers = ({ security }: Operation): As[] =>
  security.length === 0 ? ['nobody'] : security.map((scheme) => Object.keys(scheme)[0] as As);

describe('HTTP, as docs/openapi.json describes it', () => {
  let world: World;
  let phone: Phone;
  let wake: string;
  const tried = new Set<string>();
  beforeAll(async () => {
    world = await World.start({ servers: 1 });
    phone = await world.phone('bob', 'bobs-phone');
  });
  afterAll(() => world.stop());

  const tokenOf = async (as: As): Promise<string | undefined> => {
    if (as === 'nobody') return undefined;
    if (as === 'wake') return wake;
    return as === 'user' ? world.token('bob') : world.token('backend', { scope: 'service' });
  };

  /** The request with all its examples, but for those that this asker may not send. */
  async function send(id: string, as: As): Promise<number> {
    const { path, method, operation } = operations.find((each) => each.operation.operationId === id)!;
    const given = operation.parameters ?? [];
    const exampleOf = (name: string) => String(given.find((each) => each.name === name)?.example);
    const query = given
      .filter(({ in: place }) => place === 'query')
      .filter(({ name }) => (name === 'user' ? as === 'service' : name !== 'deviceId' || as !== 'service'))
      .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => exampleOf(name));
    const token = await tokenOf(as);
    const response = await fetch(`${world.url()}${address}?${query.join('&')}`, {
      method: method.toUpperCase(),
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(operation.requestBody && { body: JSON.stringify(operation.requestBody.content['application/json'].example) }),
    });
    const [status, text] = [String(response.status), await response.text()];
    const [type] = Object.keys(operation.responses[status]?.content ?? {});
    if (type === undefined) expect([status, text]).toEqual(['204', '']);
    else {
      expect(response.headers.get('content-type')).toContain(type);
      const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
      expect(described.problems(place, type === 'text/html' ? text : JSON.parse(text))).toEqual([]);
    }
    tried.add(`${id} ${as}`);
    return response.status;
  }

  it('takes the examples of placing a call, and of what becomes of it', async () => {
    expect(await send('placeCall', 'service')).toBe(201);
    expect(await send('placeCall', 'service')).toBe(200);
    ({ wake } = wakePayload(await phone.isPushed()));
    for (const as of ['user', 'wake', 'service'] as const) expect(await send('readCall', as)).toBe(200);
    for (const as of ['user', 'wake'] as const) expect(await send('ring', as)).toBe(200);
    expect(await send('listCalls', 'service')).toBe(200);
    for (const as of ['user', 'wake'] as const) expect(await send('decline', as)).toBe(200);
    for (const as of ['user', 'service'] as const) expect(await send('hangUp', as)).toBe(200);
    expect(await send('readCall', 'user')).toBe(200);
  });

  it('takes the examples of registering a device, asking who would ring, and logging out', async () => {
    for (const as of ['user', 'service'] as const) {
      expect(await send('registerDevice', as)).toBe(200);
      expect(await send('listDevices', as)).toBe(200);
      expect(await send('reachability', 'service')).toBe(200);
      expect(await send('removeDevice', as)).toBe(204);
    }
  });

  it('answers what needs no token', async () => {
    for (const id of ['live', 'ready', 'readReference', 'readOpenApi', 'readAsyncApi'])
      expect(await send(id, 'nobody')).toBe(200);
  });

  it('was asked everything that is described, with each kind of token', () => {
    const all = operations.flatMap(({ operation }) => askers(operation).map((as) => `${operation.operationId} ${as}`));
    expect([...tried].sort()).toEqual(all.sort());
  });

  it('refuses as it is described', async () => {
    const refused = await world.http('PUT', '/v1/devices/bobs-phone', { token: await world.token('bob'), body: {} });
    expect(refused.status).toBe(400);
    const place = [
      'paths',
      '/v1/devices/{deviceId}',
      'put',
      'responses',
      '400',
      'content',
      'application/json',
      'schema',
    ];
    expect(described.problems(place, refused.body)).toEqual([]);
  });

  it('has no request that is not described', async () => {
    const log = createLogger({ level: 'silent', name: 'routes' });
    const module = SignalingModule.of(readSignalingConfig(world.settings), log, Date.now, TRACING_OFF);
    const app = await (await NestFactory.create(module, { logger: false })).init();
    const express = app.getHttpAdapter().getInstance() as Express;
    const routes = express.router.stack.flatMap(({ route }) =>
      route ? route.stack.map(({ method }) => `${method.toUpperCase()} ${route.path}`) : [],
    );
    await app.get<RingChecks>(RING_CHECKS).close();
    await app.close();
    disconnect(app.get<Connections>(CONNECTIONS));
    const known = operations.map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect(routes.sort()).toEqual(known.sort());
  });
});
