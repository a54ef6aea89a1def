import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The page as files that the call lab serves; nothing of it comes from elsewhere, and nothing is inline. */
export default defineConfig({
  root: here('.'),
  resolve: { conditions: ['callwake-source', 'module', 'browser'] },
  build: {
    outDir: here('../../../dist/apps/call-lab/page'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
