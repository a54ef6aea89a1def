import { labOptions } from '../../../apps/call-lab/src/lab/options.js';
import { hostsOf } from '../../../apps/call-lab/src/lab/page-server.js';

describe('how the call lab is started', () => {
  it('serves the page on this machine alone', () => {
    expect(labOptions([])).toEqual({ do: 'serve', host: '127.0.0.1', port: 5020, publicHost: '127.0.0.1' });
    expect(labOptions(['--host', 'localhost', '--port', '0'])).toMatchObject({ host: 'localhost', port: 0 });
  });

  it.each(['0.0.0.0', '::', '192.168.1.7', 'lab.example.org', '128.0.0.1'])(
    'refuses %s, which others reach, without a flag that says what it does',
    (host) => {
      expect(() => labOptions(['--host', host])).toThrow(
        /whoever opens it may call as any user.*--let-anyone-control-it/,
      );
      expect(labOptions(['--host', host, '--let-anyone-control-it'])).toMatchObject({ host });
    },
  );

  it.each([
    [['--port', '70000'], '--port takes a number from 0 to 65535, not "70000"'],
    [['--host', 'a:b/c'], '--host takes'],
    [['--junit', 'x.xml'], 'name one with --scenario'],
    [['--loud'], "Unknown option '--loud'"],
  ])('says what is wrong: %j', (args, words) => {
    expect(() => labOptions(args)).toThrow(words);
  });

  it('runs scenarios, with a report', () => {
    expect(labOptions(['--scenario', 'a.yaml', '--scenario', 'b.json', '--junit', 'out.xml'])).toEqual({
      do: 'run',
      files: ['a.yaml', 'b.json'],
      junit: 'out.xml',
    });
  });

  it('answers at its own names, and at no other that leads here', () => {
    expect(hostsOf({ host: '127.0.0.1', publicHost: '127.0.0.1', port: 5020 })).toEqual([
      '127.0.0.1:5020',
      'localhost:5020',
    ]);
    expect(hostsOf({ host: '::1', publicHost: '::1', port: 1 })).toContain('[::1]:1');
    expect(hostsOf({ host: '0.0.0.0', publicHost: 'lab.test', port: 1 })).toContain('lab.test:1');
  });
});
