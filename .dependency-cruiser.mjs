/**
 * Who may import whom: an allow-list. A folder's row names everything that it may import; any other import, a type-only one
 * included, is an error whose message says why the row is as it is. ARCHITECTURE.md draws the same table.
 */
const npm = (...names) => names.map((name) => `^node_modules/(@types/)?${name}/`);
const node = (...names) => names.map((name) => `^(node:)?${name}$`);
const lib = (...names) => names.map((name) => `^libs/${name}/src/`);
const anyLib = ['^libs/[^/]+/src/'];
const nest = npm('@nestjs/[^/]+', 'rxjs', 'reflect-metadata', 'socket\\.io', 'express');
const anyNode = ['^(node:)?[a-z0-9_]+(/promises|/web)?$'];

const rows = [
  [
    'libs/calls',
    [],
    'libs/calls is pure: what a call is and what happens to it. It imports nothing, so that nothing of the outside can change a rule',
  ],
  ['libs/push', lib('calls'), 'libs/push is pure: from a ringing leg to a push. It may know libs/calls only'],
  [
    'libs/contract',
    [...lib('calls'), ...npm('class-validator', 'class-transformer', 'class-validator-jsonschema')],
    'libs/contract is the wire: types of libs/calls and the validation of what comes in, no transport',
  ],
  [
    'libs/apns',
    [
      ...lib('push', 'calls'),
      ...npm('jose', '@peculiar/x509', 'reflect-metadata', 'asn1js'),
      ...node('http2', 'crypto', 'tls', 'net', 'http', 'dns', 'fs', 'fs/promises'),
    ],
    "libs/apns is the one way to Apple: libs/push, jose, an X.509 and ASN.1 parser (which wants reflect-metadata) and Node's network modules",
  ],
  [
    'libs/apns-simulator',
    [...npm('jose'), ...anyNode],
    "libs/apns-simulator holds to Apple's rules by its own constants, so that a typo on one side cannot hide on the other: jose and Node only",
  ],
  [
    'libs/redis',
    [...lib('calls', 'push'), ...npm('ioredis', 'rate-limiter-flexible'), ...node('fs', 'fs/promises', 'crypto')],
    'libs/redis is all that knows Redis: the ports of libs/calls and libs/push, ioredis, and the limiter that counts there',
  ],
  [
    'libs/queues',
    [...lib('calls', 'push'), ...npm('bullmq')],
    'libs/queues is all that knows BullMQ: the ports of libs/calls and libs/push, and bullmq',
  ],
  ['libs/auth', [...npm('jose'), ...node('crypto')], 'libs/auth knows tokens, jose and cryptography, and nothing else'],
  [
    'libs/webhooks',
    [...lib('calls', 'contract'), ...npm('standardwebhooks'), ...node('http', 'https', 'net', 'dns', 'crypto')],
    'libs/webhooks is what the host application is told and asked: libs/calls, the views of libs/contract, the signatures, and HTTP',
  ],
  [
    'libs/client',
    [...lib('contract', 'calls'), ...npm('socket\\.io-client')],
    'libs/client is the SDK, published on its own: types of the wire, which its declarations bundle, and socket.io-client; no Node, no DOM',
  ],
  [
    'libs/config',
    [...npm('class-validator', 'class-transformer'), ...node('fs', 'fs/promises', 'path')],
    'libs/config reads the environment and files, and checks them',
  ],
  ['libs/lifecycle', lib('telemetry'), "libs/lifecycle is a process's end: it knows the log and nothing else"],
  [
    'libs/telemetry',
    [
      ...lib('calls'),
      ...npm('pino', 'prom-client', '@opentelemetry/[^/]+'),
      ...node('async_hooks', 'crypto', 'http', 'perf_hooks'),
    ],
    'libs/telemetry knows logs, metrics and traces, by the packages chosen for them, and what a call is, to tell of it',
  ],
  [
    'apps/signaling',
    [...anyLib, ...nest, ...npm('proxy-addr'), ...anyNode, '^apps/signaling/'],
    'apps/signaling is a shell: libraries through their index, Nest, socket.io, and the reading of X-Forwarded-For',
  ],
  [
    'apps/push-worker',
    [...anyLib, ...nest, ...npm('@bull-board/[^/]+'), ...anyNode, '^apps/push-worker/'],
    'apps/push-worker is a shell: libraries through their index, Nest, and the page of queues',
  ],
  [
    'apps/call-lab/src',
    [
      ...anyLib,
      ...npm('express', 'helmet', 'zod', 'yaml', 'werift'),
      ...npm('socket\\.io-client', 'cli-table3', '@peculiar/x509', 'reflect-metadata'),
      ...anyNode,
    ],
    'apps/call-lab is for development: libraries through their index, what a caller and a phone need, and what serves a page',
  ],
  [
    'apps/call-lab/page',
    [
      ...lib('client', 'contract'),
      ...npm('preact', '@preact/signals', 'vite'),
      '^apps/call-lab/src/lab/wire\\.ts$',
      ...node('url'),
    ],
    'apps/call-lab/page runs in a browser: the SDK, Preact, and the types of what the lab tells it',
  ],
  [
    'apps/cli',
    [
      ...anyLib,
      ...npm('commander', 'picocolors'),
      ...node('crypto', 'events', 'http2', 'tty', 'net', 'tls', 'dns/promises', 'dgram'),
      '^apps/cli/',
    ],
    "apps/cli is the operator's commands: libraries through their index, a parser of arguments, colours, and Node's network modules to ask hosts with",
  ],
];

const row = ([folder, allowed, why]) => ({
  name: folder.replaceAll('/', '-'),
  comment: why,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { pathNot: [`^${folder}/`, ...allowed] },
});

export default {
  forbidden: [
    ...rows.map(row),
    {
      name: 'every-folder-has-a-row',
      comment:
        'A new folder under apps or libs first gets its row in the table of .dependency-cruiser.mjs and ARCHITECTURE.md',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: rows.map(([folder]) => `^${folder}/`) },
      to: {},
    },
    {
      name: 'through-the-index',
      comment: 'A library is entered through its index.ts: what it does not export there is its own affair',
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: {
        path: '^libs/[^/]+/',
        pathNot: ['^libs/[^/]+/src/index\\.ts$', '^libs/client/src/webrtc\\.ts$', '^$1/$2/'],
      },
    },
    {
      name: 'no-cycle',
      comment: 'A cycle says that two files are one idea, or that a port is missing between them',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that does not resolve fails at run time at the latest',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // How the package is built and measured is no part of it.
    exclude: { path: '^libs/client/[^/]+\\.mjs$' },
    doNotFollow: { path: ['node_modules', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['callwake-source', 'import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
    externalModuleResolutionStrategy: 'node_modules',
  },
};
