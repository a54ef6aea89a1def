/** Where a TURN or STUN server is, of a URL that the settings were checked for (RFC 7064, RFC 7065). */
export interface IceAddress {
  readonly host: string;
  readonly port: number;
  /** `dtls`: UDP with TLS, of which Node knows nothing. */
  readonly transport: 'udp' | 'tcp' | 'tls' | 'dtls';
}

/** "The default port is 3478 for both UDP and TCP, and 5349 for TLS and DTLS". */
const PORT = { plain: 3478, encrypted: 5349 };

export function iceAddressOf(url: string): IceAddress {
  const [, scheme = '', bracketed, named = '', port, asked] =
    /^(\w+):(?:\[(.+)\]|([^:?]+))(?::(\d+))?(?:\?transport=(\w+))?$/.exec(url) ?? [];
  const isEncrypted = scheme.endsWith('s');
  return {
    host: bracketed ?? named,
    port: port === undefined ? PORT[isEncrypted ? 'encrypted' : 'plain'] : Number(port),
    transport: isEncrypted ? (asked === 'udp' ? 'dtls' : 'tls') : asked === 'tcp' ? 'tcp' : 'udp',
  };
}
