import { pathToFileURL } from 'node:url';
import { at } from './checkout.mjs';

/** Before all tests, so that none of them waits for it. Throws, with what to install, where there is no Redis. */
export async function fetchRedis() {
  const built = at('dist', 'apps', 'call-lab', 'src', 'redis', 'find-server.js');
  const { findRedisServer } = await import(pathToFileURL(built).href);
  await findRedisServer({ env: process.env, cacheDir: at('.cache', 'redis'), onProgress: console.error });
}
