import { readFileSync } from 'node:fs';
import { DRAIN_WITHIN_MS } from '#lifecycle';

/** From SIGTERM to the end of a process that gives up what is still in hand; the rest is Node's own. */
const ENDED_WITHIN_S = DRAIN_WITHIN_MS / 1000 + 0.5;

/** What is said of each server and worker: it ends with an empty line. */
const blocksIn = (file: string) =>
  readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
    .split('\n\n')
    .filter((block) => /target: (?:signaling|push-worker)\b/.test(block));

describe('the grace period of a container', () => {
  it.each(['docker-compose.yml', 'docker-compose.production.yml'])('in %s is longer than draining takes', (file) => {
    const blocks = blocksIn(file);
    expect(blocks).toHaveLength(2);
    for (const block of blocks) {
      const [, seconds] = /^ +stop_grace_period: (\d+)s$/m.exec(block) ?? [];
      expect(Number(seconds)).toBeGreaterThan(ENDED_WITHIN_S);
    }
  });
});
