import { readFileSync } from 'node:fs';
import { createLogger, type Fact, type Log, type LoggerOptions } from '#telemetry';

function capture(level: LoggerOptions['level'] = 'info') {
  const lines: string[] = [];
  const log = createLogger({ level, name: 'signaling', destination: { write: (line) => lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

/** The line that is written of a fact. */
function lineOf(
  fact: Fact,
  write: (log: Log, fact: Fact) => void = (log) => {
    log.info(fact, 'a fact');
  },
) {
  const { log, last } = capture();
  write(log, fact);
  return last();
}

function refusalOfNode(): Error {
  try {
    readFileSync('/no/such/file');
  } catch (error) {
    return error as Error;
  }
  throw new Error('there is such a file');
}

const neverLogged = ['token', 'authorization', 'secret', 'signal', 'offer', 'answer', 'name', 'payload', 'wake'];

describe('a log line', () => {
  it('is one line of JSON with level, time in ms, service and message', () => {
    const { log, lines, last } = capture();
    const before = Date.now();
    log.info({ callId: 'c1', ms: 4 }, 'a push was accepted');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]*\n$/);
    const { time, ...rest } = last();
    expect(rest).toEqual({ level: 'info', service: 'signaling', callId: 'c1', ms: 4, msg: 'a push was accepted' });
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('is written from the configured level on', () => {
    const { log, lines } = capture('warn');
    log.debug({}, 'no');
    log.info({}, 'no');
    log.warn({}, 'yes');
    log.error({}, 'yes');
    expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual(['warn', 'error']);
  });
});

describe('what is never logged', () => {
  it.each(neverLogged)('%s is hidden in a fact', (field) => {
    expect(lineOf({ [field]: 'hidden thing', callId: 'c1' })).toMatchObject({ [field]: '***', callId: 'c1' });
  });

  it.each(neverLogged)('%s is hidden however deep it stands, in lists too', (field) => {
    const line = lineOf({
      call: { legs: [{ [field]: { sdp: 'hidden thing' } }], from: { id: 'alice', [field]: 'hidden thing' } },
    });
    expect(line['call']).toEqual({ legs: [{ [field]: '***' }], from: { id: 'alice', [field]: '***' } });
  });

  it.each(neverLogged)('%s is hidden in what a child is bound to', (field) => {
    const line = lineOf({ request: { [field]: 'hidden thing' } }, (log, bindings) => {
      log
        .child(bindings)
        .child({ [field]: 'hidden thing' })
        .info({}, 'a fact');
    });
    expect(JSON.stringify(line)).not.toContain('hidden thing');
  });

  it('is hidden in an instance of a class, too, and the instance stays as it was', () => {
    class Invite {
      offer = 'hidden thing';
      to = 'bob';
    }
    const invite = new Invite();
    expect(lineOf({ invite })['invite']).toEqual({ offer: '***', to: 'bob' });
    expect(invite.offer).toBe('hidden thing');
  });

  it('leaves what writes itself as it writes itself', () => {
    const at = new Date(0);
    expect(lineOf({ at })['at']).toBe('1970-01-01T00:00:00.000Z');
  });

  it('ends in a circle', () => {
    const circle: Record<string, unknown> = { id: 'x' };
    circle['self'] = circle;
    expect(JSON.stringify(lineOf({ circle }))).toContain('"self":"***"');
  });
});

describe('a child', () => {
  it('keeps its bindings on every line, and gives them to its own children', () => {
    const { log, last } = capture();
    const child = log.child({ app: 'demo', callId: 'c1' }).child({ deviceId: 'phone-1' });
    child.warn({ ms: 1 }, 'slow');
    expect(last()).toMatchObject({ app: 'demo', callId: 'c1', deviceId: 'phone-1', ms: 1, service: 'signaling' });
    log.info({}, 'the parent has none');
    expect(last()).not.toHaveProperty('callId');
  });
});

describe('an error', () => {
  const refused = Object.assign(new TypeError('fetch failed', { cause: new RangeError('too far') }), {
    code: 'ECONNREFUSED',
    command: { name: 'set', args: ['hidden thing'] },
  });

  it('is logged with type, code, message, stack and cause, and nothing that a library hung on it', () => {
    const line = lineOf({ err: refused });
    expect(line['err']).toEqual({
      type: 'TypeError',
      code: 'ECONNREFUSED',
      message: 'fetch failed',
      stack: expect.stringContaining('logger.spec') as string,
      cause: { type: 'RangeError', message: 'too far', stack: expect.stringContaining('logger.spec') as string },
    });
    expect(JSON.stringify(line)).not.toContain('hidden thing');
  });

  it('is logged so under any name, and in a child', () => {
    expect(lineOf({ reason: refused })['reason']).toMatchObject({ type: 'TypeError', code: 'ECONNREFUSED' });
    const line = lineOf({ err: refused }, (log, bindings) => {
      log.child(bindings).error({}, 'again');
    });
    expect(line['err']).toMatchObject({ type: 'TypeError', code: 'ECONNREFUSED' });
    expect(JSON.stringify(line)).not.toContain('hidden thing');
  });

  it("of Node's own is an error, too", () => {
    const error = refusalOfNode();
    expect(lineOf({ err: error })['err']).toMatchObject({ type: 'Error', code: 'ENOENT', stack: error.stack });
  });

  it('that causes itself ends', () => {
    const error = new Error('round');
    error.cause = error;
    expect(JSON.stringify(lineOf({ err: error })).match(/"round"/g)).toHaveLength(4);
  });
});
