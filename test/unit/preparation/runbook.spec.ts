import { readFileSync } from 'node:fs';

it('each alert has its part of the runbook', () => {
  const alerts = [...readFileSync('ops/alerts.yml', 'utf8').matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const parts = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
  expect(alerts.length).toBeGreaterThan(0);
  expect(parts).toEqual(expect.arrayContaining(alerts));
});
