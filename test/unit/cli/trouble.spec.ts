import { CouldNotAsk } from '#push';
import { trouble } from '../../../apps/cli/src/trouble.js';

const lost = (code?: string, message = 'what Node says') =>
  new CouldNotAsk('There is no connection to Apple', {
    sent: false,
    ...(code !== undefined && { cause: Object.assign(new Error(message), { code }) }),
  });

describe('the advice where Apple could not be asked', () => {
  it.each([
    ['ECONNREFUSED', 'Nothing listens there'],
    ['ETIMEDOUT', 'does a firewall swallow the packets'],
    ['ENOTFOUND', 'is DNS working'],
    ['SELF_SIGNED_CERT_IN_CHAIN', '"caFile"'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', '"caFile"'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'no APNs'],
    ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'no APNs'],
    ['ECONNRESET', 'no APNs'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', 'Make a new one'],
    [undefined, 'wait some minutes'],
  ])('%s', (code, words) => {
    expect(trouble(lost(code), false).advice).toContain(words);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', undefined])('is about the proxy behind one (%s)', (code) => {
    expect(trouble(lost(code), true).advice).toContain('APNS_PROXY');
  });

  it('is about the certificate of the host behind a proxy, too', () => {
    expect(trouble(lost('SELF_SIGNED_CERT_IN_CHAIN'), true).advice).toContain('"caFile"');
  });

  it('says that the fate of a push is unknown that was on its way', () => {
    const cut = new CouldNotAsk('The connection ended', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });
    expect(trouble(cut, false).advice).toContain('not known');
  });
});

describe('the problem', () => {
  it('names the code once', () => {
    const { problem } = trouble(lost('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), false);
    expect(problem).toBe('There is no connection to Apple: connect ECONNREFUSED 127.0.0.1:1');
  });

  it('leaves out what OpenSSL writes around its code', () => {
    const { problem } = trouble(
      lost('ERR_SSL_WRONG_VERSION_NUMBER', '80FC:error:0A00010B:../deps/record.c:350:\n'),
      false,
    );
    expect(problem).toBe('There is no connection to Apple: ERR_SSL_WRONG_VERSION_NUMBER');
  });
});
