import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import { type AddressInfo } from 'node:net';
import { checkClock } from '../../../apps/cli/src/doctor/check-clock.js';
import { type DemoCredentials, makeDemoCredentials } from '../../../apps/call-lab/src/simulator/credentials.js';
import { makeServerCertificate } from '../../../apps/call-lab/src/simulator/server-certificate.js';

const NOW = 1_800_000_000_000;
const MINUTE_MS = 60_000;

describe('the clock of this machine', () => {
  let credentials: DemoCredentials;
  let stop: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    credentials = await makeDemoCredentials('org.example.demo');
  });
  afterEach(async () => {
    await Promise.all(stop.map((each) => each()));
    stop = [];
  });

  /** A host whose clock stands at NOW, unless it tells none. */
  async function host({ tellsTime = true } = {}): Promise<string> {
    const { certificate: cert, key } = await makeServerCertificate(credentials.authority);
    const server = createSecureServer({ cert, key }).on('stream', (stream) => {
      const date = tellsTime ? new Date(NOW).toUTCString() : 'none';
      stream.respond({ ':status': 405, date }, { endStream: true });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stop.push(
      () =>
        new Promise((closed) =>
          server.close(() => {
            closed();
          }),
        ),
    );
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const check = (production: string, byMs: number, sandbox = production) => {
    const clock = () => NOW + byMs;
    const app = { app: 'demo', bundleId: 'org.example.demo', credentials: {}, hosts: { production, sandbox } };
    return checkClock({ apps: [{ ...app, ca: credentials.authority.certificate }], settings: { clock } }, clock);
  };

  it.each([
    [0, 'ok', 'within 5 s of'],
    [-4_999, 'ok', 'within 5 s of'],
    [5_000, 'note', '5 s ahead of'],
    [-9 * MINUTE_MS, 'note', '9 minutes behind'],
    [10 * MINUTE_MS, 'wrong', '10 minutes ahead of'],
    [-120 * MINUTE_MS, 'wrong', '120 minutes behind'],
  ])('that is %i ms off is %s', async (byMs, level, words) => {
    const text = expect.stringContaining(words) as string;
    expect(await check(await host(), byMs)).toMatchObject({ level, about: 'clock', text });
  });

  it('is held against the host that tells its time', async () => {
    expect(await check(await host({ tellsTime: false }), 0, await host())).toMatchObject({ level: 'ok' });
  });

  it('is not judged where no host tells its time, or none is there', async () => {
    expect(await check(await host({ tellsTime: false }), 0)).toMatchObject({ level: 'note' });
    expect(await check('https://127.0.0.1:1', 0)).toMatchObject({ level: 'note' });
  });
});
