import { World } from '../support/world.js';

describe('health', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start({ servers: 1 });
  });
  afterAll(() => world.stop());

  it.each(['live', 'ready'])('is %s on a signaling server and on a push worker, asked by anybody', async (what) => {
    for (const url of [world.url(), world.worker!.url]) {
      const response = await fetch(`${url}/health/${what}`);
      expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    }
  });
});
