import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** What an app ships for the SDK, minified and compressed, without socket.io-client. */
const MOST_BYTES = 8 * 1024;

const bytesOf = async (...entries) => {
  const contents = entries.map((entry) => `export * from './${entry}.js';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('src', import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    external: ['socket.io-client'],
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
};

const [core, both] = await Promise.all([bytesOf('index'), bytesOf('index', 'webrtc')]);
console.log(`@callwake/client: ${core} of ${MOST_BYTES} bytes, with ./webrtc ${both}; minified and compressed`);
if (core > MOST_BYTES) process.exitCode = 1;
