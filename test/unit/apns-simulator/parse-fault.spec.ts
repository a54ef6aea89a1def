import { parseFault } from '../../../libs/apns-simulator/src/parse-fault.js';

describe('a fault', () => {
  it.each([
    { do: 'tls-failure', next: 3 },
    { do: 'answer', status: 429, reason: 'TooManyRequests', retryAfter: 1, token: '00ff' },
    { do: 'answer', status: 410, reason: 'Unregistered', timestamp: 1_800_000_000_000, ms: 5 },
    { do: 'goaway', atStream: 30, processed: false, reason: 'Shutdown', environment: 'sandbox' },
    { do: 'slow-reader', bytesPerSecond: 100 },
  ])('is taken as it is: %j', (fault) => {
    expect(parseFault(fault)).toEqual(fault);
  });

  it.each([
    ['no object', 'hang', 'whose "do" is one of tls-failure, '],
    ['an unknown kind', { do: 'explode' }, 'whose "do" is one of tls-failure, '],
    ["an object's own name as kind", { do: 'constructor' }, 'whose "do" is one of'],
    [
      'an answer without a status',
      { do: 'answer' },
      'The fault "answer" needs "status": a whole number from 200 to 599',
    ],
    ['a field of another kind', { do: 'hang', ms: 5 }, 'The fault "hang" has no "ms": there are token, next, '],
    ['a token before TLS', { do: 'tls-failure', token: '00' }, 'has no "token": there are next, environment'],
    ['a token that is none', { do: 'hang', token: 'xyz' }, '"token" is whole bytes in hex'],
    ['no next time', { do: 'hang', next: 0 }, '"next" is a whole number from 1 on'],
    ['half a ms', { do: 'delay', ms: 0.5 }, '"ms" is a whole number from 0 to 2147483647'],
    ['a word for a flag', { do: 'goaway', processed: 'no' }, '"processed" is true or false'],
    ['an unknown environment', { do: 'hang', environment: 'test' }, '"environment" is production or sandbox'],
  ])('is refused with what is wrong: %s', (_, fault, words) => {
    expect(parseFault(fault)).toEqual({ wrong: expect.stringContaining(words) as string });
  });
});
