import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, effectiveConfig, type Env, readSignalingConfig, readWorkerConfig, variables } from '#config';
import { allVariables } from '../../../libs/config/src/variables.js';
import { environment, file } from './environment.js';

/** No setting takes this: it has space around it, and a control character in it. Nothing that is said of it may have its middle. */
const MIDDLE = 'what-nobody-may-read-4711';
const GARBAGE = ` \u0007${MIDDLE} `;

const byForm: Readonly<Record<string, readonly string[]>> = {
  text: [],
  'whole number': [MIDDLE, '-7', '7.5', '7e7', '0x77', ' 7 ', '77777777777777777777', 'Infinity'],
  list: [',', `${MIDDLE},,`, `,${MIDDLE}`],
  secret: [`${MIDDLE} `, ` ${MIDDLE}`],
  secrets: [`${MIDDLE}${MIDDLE} `, `${MIDDLE}${MIDDLE},`, `${MIDDLE}${MIDDLE},short`],
};

const folder = mkdtempSync(join(tmpdir(), 'callwake-wrong-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Ways to get a setting wrong: how, and the variables that do it. */
const values = allVariables.flatMap(({ name, form }) =>
  [GARBAGE, ...(byForm[form] ?? [])].map((value) => [name, JSON.stringify(value), { [name]: value }] as const),
);
const files = variables
  .filter(({ secret }) => secret)
  .flatMap(({ name }) => {
    const from = (how: string, fileName: string, more: Env = {}) =>
      [name, how, { [name]: undefined, [`${name}_FILE`]: fileName, ...more }] as const;
    return [
      from('a file that is not there', join(folder, MIDDLE)),
      from('a folder', folder),
      from('an empty file', file(`${name}-empty`, '')),
      from('a file with an empty line', file(`${name}-line`, '\n')),
      from('a file that holds nonsense', file(`${name}-nonsense`, GARBAGE)),
      from('a file and a value', file(`${name}-both`, MIDDLE), { [name]: MIDDLE }),
    ];
  });

/** What stops the start of a server, a worker, or both. */
function problemsIn(env: Env): readonly string[] {
  return [readSignalingConfig, readWorkerConfig].flatMap((read) => {
    try {
      read(env);
      return [];
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    }
  });
}

const TLS = { REDIS_URL: 'rediss://redis.example' };

/** An environment in which nothing is wrong but for this setting. */
function around(name: string): Env {
  if (name === 'AUTH_JWKS_URL') return environment({ AUTH_SECRET: undefined, WAKE_SECRET: 'w'.repeat(32) });
  return environment(name === 'REDIS_CA_FILE' ? TLS : {});
}

describe('every setting', () => {
  it('is right in the environment that these tests begin with', () => {
    for (const { name } of variables.filter((each) => each.name !== 'AUTH_JWKS_URL'))
      expect(problemsIn(around(name))).toEqual([]);
  });

  it.each([...values, ...files])(
    '%s, wrong as %s, stops the start, is named, and is not repeated',
    (name, _, wrong) => {
      const env = { ...around(name), ...wrong };
      const problems = problemsIn(env);
      expect(problems.some((problem) => new RegExp(`^${name}(?:_FILE)?\\b`).test(problem))).toBe(true);
      expect(problems.join('\n')).not.toContain(MIDDLE);
      expect(JSON.stringify(effectiveConfig(env))).not.toContain(MIDDLE);
      expect(effectiveConfig(env).settings.find((each) => each.name === name)).toMatchObject({ from: 'wrong' });
    },
  );

  it('is named where all are wrong at once', () => {
    // What rediss:// trusts is looked at where the address says rediss.
    const wrong = { ...Object.fromEntries(variables.map(({ name }) => [name, GARBAGE])), ...TLS };
    const problems = problemsIn(wrong);
    const named = variables.filter(({ name }) => problems.some((each) => new RegExp(`^${name}[ :]`).test(each)));
    expect(named.map(({ name }) => name)).toEqual(
      variables.map(({ name }) => name).filter((name) => name !== 'REDIS_URL'),
    );
    expect(problems.join('\n')).not.toContain(MIDDLE);
  });
});
