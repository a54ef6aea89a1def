import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { options } from './esbuild-options.mjs';

/** What an app ships for the SDK, minified and compressed, without socket.io-client. */
const MOST_BYTES = { core: 8 * 1024, both: 9_000 };

const bytesOf = async (...entries) => {
  const contents = entries.map((entry) => `export * from './${entry}.js';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('src', import.meta.url)) },
    minify: true,
    write: false,
    ...options,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
};

const [core, both] = await Promise.all([bytesOf('index'), bytesOf('index', 'webrtc')]);
console.log(
  `@callwake/client: ${core} of ${MOST_BYTES.core} bytes, with ./webrtc ${both} of ${MOST_BYTES.both}; minified and compressed`,
);
if (core > MOST_BYTES.core || both > MOST_BYTES.both) process.exitCode = 1;
