/** How the SDK is bundled. What begins with `_` is its own affair: nobody outside reads it, and its name may be short. */
export const options = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  external: ['socket.io-client'],
  mangleProps: /^_/,
};
