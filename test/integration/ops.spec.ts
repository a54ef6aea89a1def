import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CallMetrics,
  Metrics,
  PushMetrics,
  SignalingMetrics,
  watchEventLoop,
  watchQueues,
  watchRedis,
} from '#telemetry';
import { findPromtool } from '../../apps/call-lab/src/promtool/find-promtool.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(new URL(`../../ops/${name}`, import.meta.url), 'utf8');

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly y: number };
  readonly targets?: readonly { readonly expr: string }[];
}

const rules = read('alerts.yml');
const { panels } = JSON.parse(read('dashboard.json')) as { panels: Panel[] };
const drawn = panels.filter(({ type }) => type !== 'row');

/** All that servers and workers have on their pages. */
function registered(): string[] {
  const metrics = new Metrics();
  new CallMetrics(metrics);
  new SignalingMetrics(metrics, () => 0);
  const apple = { load: () => ({ sessions: 0, streams: 0 }), tokensMadeAt: () => [], certificates: () => [] };
  new PushMetrics(metrics, new Set()).watch({ ...apple, clock: Date.now });
  watchQueues(metrics, {}, Date.now);
  watchEventLoop(metrics)();
  watchRedis(metrics, () => Promise.resolve(true))();
  return metrics.names;
}

/** As they stand in a text, a histogram by its own name. */
const namesIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/\bcallwake_[a-z_]+/g)].map(([name]) => name.replace(/_seconds_(bucket|count|sum)$/, '_seconds')),
  ),
];

describe('the alert rules', () => {
  const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name!);
  const promtool = (...args: string[]) =>
    findPromtool({ env: process.env, cacheDir: `${root}.cache/promtool` }).then((command) =>
      run(command, args, { cwd: `${root}ops` }),
    );

  it('are rules to promtool, and fire where they are to, and nowhere else, by their own unit tests', async () => {
    await expect(promtool('check', 'rules', 'alerts.yml')).resolves.toMatchObject({
      stdout: expect.stringContaining(`${alerts.length} rules found`) as string,
    });
    await expect(promtool('test', 'rules', 'alerts.test.yml')).resolves.toMatchObject({
      stdout: expect.stringContaining('SUCCESS') as string,
    });
  }, 150_000);

  it('are each tried in a system where all is wrong', () => {
    const tried = [...read('alerts.test.yml').matchAll(/alertname="(\w+)"/g)].map(([, name]) => name);
    expect(tried.toSorted()).toEqual(alerts.toSorted());
  });

  it('name metrics that there are', () => {
    const there = registered();
    expect(namesIn(rules).filter((name) => !there.includes(name))).toEqual([]);
  });

  it('each say what is wrong, how bad it is, and where their runbook is', () => {
    const each = rules.split('- alert: ').slice(1);
    expect(each.length).toBeGreaterThan(10);
    for (const rule of each) {
      const name = rule.split('\n')[0]!;
      expect(rule).toContain(`runbook: docs/operations.md#${name.toLowerCase()}\n`);
      expect(rule).toMatch(/summary: '.+'\n/);
      expect(rule).toMatch(/severity: (critical|warning)/);
    }
  });
});

describe('the dashboard', () => {
  it('answers in its first row whether phones ring', () => {
    const [first, second] = panels.filter(({ type }) => type === 'row');
    expect(first!.title).toBe('Do phones ring?');
    const row = drawn.filter(({ gridPos: { y } }) => y < second!.gridPos.y);
    const said = JSON.stringify(row);
    expect(said).toContain('callwake_legs_settled_total');
    expect(said).toContain('callwake_calls_settled_total');
  });

  it('shows every metric that there is, and none that there is not, in eight panels or more', () => {
    expect(drawn.length).toBeGreaterThanOrEqual(8);
    for (const { title, targets, description } of drawn) {
      expect([title, targets?.length]).not.toEqual([title, 0]);
      expect(description).not.toBe('');
    }
    const shown = namesIn(drawn.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)).join('\n'));
    expect(shown.toSorted()).toEqual(registered().toSorted());
  });

  it('adds up counters over all processes, and never what they share', () => {
    const exprs = drawn.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const shared =
      /callwake_(queue_jobs|queue_oldest_job_age_seconds|webhooks_waiting|apns_provider_token_age_seconds)/;
    for (const expr of exprs.filter((each) => shared.test(each))) expect(expr).toMatch(/^max/);
  });
});
