import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { options } from './esbuild-options.mjs';

/**
 * What is published: two entries and what they share as ES modules, and declarations that stand alone, the types of the wire
 * bundled into them. Into `dist` beside this file, or the folder that is named.
 */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const [outdir = here('dist')] = process.argv.slice(2);
const entries = { index: here('src/index.ts'), webrtc: here('src/webrtc.ts') };

await rm(outdir, { recursive: true, force: true });
await build({
  entryPoints: entries,
  outdir,
  chunkNames: 'shared-[hash]',
  splitting: true,
  ...options,
});
const declarations = await rollup({
  input: entries,
  external: ['socket.io-client'],
  plugins: [dts({ tsconfig: here('tsconfig.json') })],
});
await declarations.write({
  dir: outdir,
  format: 'es',
  entryFileNames: '[name].d.ts',
  chunkFileNames: 'types-[hash].d.ts',
});
