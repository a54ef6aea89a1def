import { createColors } from 'picocolors';
import { callwake } from '../../../apps/cli/src/callwake.js';

async function run(...args: string[]) {
  let [out, err] = ['', ''];
  const code = await callwake(args, {
    env: {},
    clock: () => 0,
    newId: () => '',
    out: (text) => (out += text),
    err: (text) => (err += text),
    colors: createColors(false),
  });
  return { code, out, err };
}
const push = (over: Readonly<Record<string, string>>) =>
  run(
    'push',
    ...Object.entries({ app: 'demo', token: 'aabb', ...over }).flatMap(([name, value]) => [`--${name}`, value]),
  );

describe('the help', () => {
  it('of callwake names the commands and what they need', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const word of ['push', 'doctor', 'APPS_FILE', 'npm run callwake --']) expect(out).toContain(word);
  });

  it('of push explains the two tokens, the environments and the exit codes', async () => {
    const { code, out } = await run('push', '--help');
    expect(code).toBe(0);
    for (const word of ['--app', 'PushKit', 'TestFlight', 'Exit code: 0 accepted']) expect(out).toContain(word);
  });

  it('of doctor says that no phone rings', async () => {
    const { code, out } = await run('doctor', '--help');
    expect(code).toBe(0);
    expect(out).toContain('No phone rings');
  });

  it('is what one gets who says nothing, but not as a success', async () => {
    const { code, out, err } = await run();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: callwake');
  });
});

describe('wrong usage ends with 2 and says what is wrong', () => {
  it.each([
    [['pusch'], "unknown command 'pusch'"],
    [['push', '--token', 'aabb'], "'--app <id>' not specified"],
    [['push', '--app', 'demo'], "'--token <hex>' not specified"],
    [['push', '--app', 'demo', '--token'], "'--token <hex>' argument missing"],
    [['push', '--app', 'demo', '--token', 'aabb', '--envronment', 'sandbox'], '(Did you mean --environment?)'],
    [['doctor', 'demo'], 'too many arguments'],
    [['push', '--app', 'demo', '--token', 'aabb', 'ccdd'], 'too many arguments: all is given by options'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).toContain('--help');
  });

  it.each([
    ['', 'this one is empty'],
    ['<8f2c61d0 a9b34e57>', 'take out its brackets and spaces'],
    ['jyxh0KmzTlc=', 'Base64?'],
    ['8f2c61d', 'odd number of digits (7)'],
    ['ab'.repeat(101), 'at most 200 digits: this one has 202'],
  ])('a device token like %j, which is not said back', async (token, message) => {
    const { code, err } = await push({ token });
    expect(code).toBe(2);
    expect(err).toContain(message);
    if (token !== '') expect(err).not.toContain(token);
  });

  it.each([
    ['environment', 'development', 'sandbox (installed by Xcode)'],
    ['type', 'background', 'voip or alert'],
  ])('--%s %s', async (option, value, message) => {
    const { code, err } = await push({ [option]: value });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
