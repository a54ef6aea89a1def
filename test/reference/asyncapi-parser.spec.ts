import { Parser } from '@asyncapi/parser';
import { readFileSync } from 'node:fs';

describe('docs/asyncapi.json', () => {
  it("is AsyncAPI, by AsyncAPI's own parser, which has nothing to say against it", async () => {
    const text = readFileSync(new URL('../../docs/asyncapi.json', import.meta.url), 'utf8');
    const { document, diagnostics } = await new Parser().parse(text);
    expect(diagnostics).toEqual([]);
    expect(document?.operations().all()).toHaveLength(12);
  });
});
