import { Validator } from '@seriousme/openapi-schema-validator';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readReference } from '../../apps/signaling/src/reference/reference.js';
import { filesOf } from './documents.js';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const committed = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

describe('what is made from the code', () => {
  let made: Record<string, string>;
  beforeAll(async () => {
    made = await filesOf(checkout);
  });

  it.each(['.env.example', 'docs/configuration.md', 'docs/openapi.json', 'docs/asyncapi.json'])(
    'is committed as %s: run "npm run docs"',
    (name) => {
      expect(committed(name)).toBe(made[name]);
    },
  );
});

describe('docs/openapi.json', () => {
  it('is OpenAPI, by its published JSON Schema', async () => {
    const validator = new Validator();
    await expect(
      validator.validate(JSON.parse(committed('docs/openapi.json')) as Record<string, unknown>),
    ).resolves.toEqual({
      valid: true,
    });
    expect(validator.version).toBe('3.1');
  });
});

describe('the page', () => {
  const { page, openApi, asyncApi } = readReference();

  const headings = [...page.matchAll(/<h3><code>([^<]*)<\/code>/g)].map(([, heading]) => heading);

  it('names every request and event', () => {
    const { paths } = JSON.parse(openApi) as { paths: Record<string, Record<string, unknown>> };
    for (const [path, methods] of Object.entries(paths))
      for (const method of Object.keys(methods)) expect(headings).toContain(`${method.toUpperCase()} ${path}`);
    const { channels } = JSON.parse(asyncApi) as {
      channels: { calls: { messages: Record<string, { name: string }> } };
    };
    for (const { name } of Object.values(channels.calls.messages)) expect(headings).toContain(name);
  });

  it('has no script, and loads nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|javascript:|\son\w+=|\ssrc=|url\(/i);
    expect(page.match(/href="[^"]*"/g)).toEqual(['href="/docs/openapi.json"', 'href="/docs/asyncapi.json"']);
  });

  it('shows what looks like HTML as the text that it is', () => {
    expect([page.includes('&lt;user token&gt;'), page.includes('<user token>')]).toEqual([true, false]);
  });
});
