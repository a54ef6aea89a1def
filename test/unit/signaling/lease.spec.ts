import { createLogger } from '#telemetry';
import { Lease } from '../../../apps/signaling/src/lease.js';

describe('the lease of a server', () => {
  const lines: string[] = [];
  const said: string[] = [];
  let answer: () => Promise<boolean>;
  let lease: Lease;

  beforeEach(() => {
    lines.length = said.length = 0;
    answer = () => Promise.resolve(true);
    const log = createLogger({ level: 'info', name: 'test', destination: { write: (line) => lines.push(line) } });
    const devices = {
      keepServer: (server: string) => {
        said.push(`${server} lives`);
        return answer();
      },
      dropServer: (server: string) => {
        said.push(`${server} has ended`);
        return Promise.resolve();
      },
    };
    lease = new Lease({ server: 'one', devices, log, onLapsed: () => said.push('lapsed') });
  });
  afterEach(() => lease.end());

  it('is said at once, and given back at the end', async () => {
    await lease.begin();
    await lease.end();
    expect(said).toEqual(['one lives', 'one has ended']);
  });

  it('tells that it had lapsed', async () => {
    answer = () => Promise.resolve(false);
    await lease.renew();
    expect(said).toEqual(['one lives', 'lapsed']);
  });

  it('is logged once where Redis does not answer, and once more after it did', async () => {
    const fail = () => Promise.reject(new Error('gone'));
    for (const next of [fail, fail, () => Promise.resolve(true), fail]) {
      answer = next;
      await lease.renew();
    }
    expect(lines).toHaveLength(2);
  });
});
