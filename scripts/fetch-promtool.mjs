import { pathToFileURL } from 'node:url';
import { at } from './checkout.mjs';

/** Before all tests, so that none of them waits for it; where there is none, the one that needs it says what to install. */
export async function fetchPromtool() {
  const built = at('dist', 'apps', 'call-lab', 'src', 'promtool', 'find-promtool.js');
  const { findPromtool } = await import(pathToFileURL(built).href);
  const search = { env: process.env, cacheDir: at('.cache', 'promtool'), onProgress: console.error };
  await findPromtool(search).catch((error) => console.error(error.message));
}
