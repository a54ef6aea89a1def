import { type SecureClientSessionOptions } from 'node:http2';
import { type Environment } from '#calls';
import { type ApnsApp } from './app.js';
import { readCertificate } from './certificate.js';
import { Channel } from './channel.js';
import { CredentialError } from './credential-error.js';
import { type ApnsEvent } from './events.js';
import { readProviderKey } from './provider-key.js';
import { ProviderToken } from './provider-token.js';

interface Settings {
  readonly clock: () => number;
  readonly onEvent: (event: ApnsEvent) => void;
  readonly deadlineMs: number;
}

/** How a connection proves whose pushes it carries; `id` is the same for the same credential. */
interface Proof {
  readonly id: string;
  readonly token: ProviderToken | undefined;
  readonly tls: SecureClientSessionOptions;
}

type Channels = ReadonlyMap<string, Readonly<Record<Environment, Channel>>>;

/**
 * By app: its two channels. Apps with the same credential and host share one; "don't mix" is Apple's rule for teams, and
 * unrelated keys. Throws CredentialError, which names the app.
 */
export function channelsOf(apps: readonly ApnsApp[], settings: Settings): Channels {
  const channels = new Map<string, Channel>();
  const proofs = new Map<string, Proof>();
  const channelOf = (host: string, { id, token, tls }: Proof, ca?: string): Channel => {
    const key = [host, id, ca].join('\n');
    const { onEvent, deadlineMs } = settings;
    const channel =
      channels.get(key) ??
      new Channel({ host, token, tls: { ...tls, ...(ca !== undefined && { ca }) }, onEvent, deadlineMs });
    channels.set(key, channel);
    return channel;
  };
  return new Map(
    apps.map((app) => {
      const fresh = proofOf(app, settings);
      const proof = proofs.get(fresh.id) ?? fresh;
      proofs.set(proof.id, proof);
      const { production, sandbox } = app.hosts;
      return [
        app.app,
        { production: channelOf(production, proof, app.ca), sandbox: channelOf(sandbox, proof, app.ca) },
      ];
    }),
  );
}

function proofOf(app: ApnsApp, settings: Settings): Proof {
  try {
    return readProof(app, settings);
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw new CredentialError(`App ${app.app}: ${error.message}`, { cause: error.cause });
  }
}

function readProof({ credential, bundleId }: ApnsApp, { clock, onEvent }: Settings): Proof {
  if (credential.kind === 'certificate') {
    const { cert, key } = readCertificate(credential, bundleId, clock());
    return { id: cert, token: undefined, tls: { cert, key } };
  }
  const { keyId, teamId } = credential;
  const signer = { key: readProviderKey(credential), keyId, teamId };
  const token = new ProviderToken(signer, clock, () => {
    onEvent({ kind: 'providerTokenMade', keyId, teamId });
  });
  return { id: `${teamId}/${keyId}`, token, tls: {} };
}
