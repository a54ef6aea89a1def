import { parse } from '#contract';
import { Described } from './described.js';
import { examples } from './examples.js';
import { nestedIn, requestClasses, type RequestName } from './request-schemas.js';

const [http, sockets] = [new Described('openapi.json'), new Described('asyncapi.json')];
const schemasOf = ({ document }: Described<object>) =>
  (document as { components: { schemas: Record<string, object> } }).components.schemas;

/** What a field may be taken for; `undefined`: it is absent. */
const values: readonly unknown[] = [
  ...[undefined, null, true, 0, 1, -1, 4, 5, 120, 121, 1.5, '', 'bob', 'a b', 'ios', 'audio', 'declined', 'production'],
  ...[[], {}, 'x'.repeat(129), 'ab', 'abc', 'A'.repeat(64), '1C1AA053-9AF6-4C84-8EEF-74BCEB6B317A', 'f'.repeat(202)],
];

/** The example, each field of it changed in each way, and one more field. */
function variants(name: RequestName): object[] {
  const example: Record<string, unknown> = { ...examples[name] };
  const changed = Object.keys(example).flatMap((field) =>
    values.map((value) => {
      const { [field]: _, ...others } = example;
      return value === undefined ? others : { ...others, [field]: value };
    }),
  );
  return [example, { ...example, unknown: 1 }, {}, ...changed];
}

describe('the schema of', () => {
  it.each(Object.keys(requestClasses) as RequestName[])('%s takes what the server takes, and nothing else', (name) => {
    const described = name in schemasOf(http) ? http : sockets;
    const nested = Object.fromEntries(
      Object.entries(nestedIn[name] ?? {}).map(([field, inner]) => [field, requestClasses[inner]]),
    );
    for (const value of variants(name)) {
      const isTaken = parse<object>(requestClasses[name], value, nested).ok;
      const problems = described.problems(['components', 'schemas', name], value);
      expect([JSON.stringify(value).slice(0, 300), problems.length === 0]).toEqual([
        JSON.stringify(value).slice(0, 300),
        isTaken,
      ]);
    }
  });
});
