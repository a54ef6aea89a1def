import { ApnsSender, type ApnsEvent } from '#apns';
import { type Clock } from '#calls';
import { type ApnsConfig, type WorkerConfig } from '#config';
import { type Log } from '#telemetry';

/** The way to Apple for all apps of this worker. Throws CredentialError where a key or certificate is of no use. */
export function senderOf({ apps }: WorkerConfig, log: Log, clock: Clock): ApnsSender {
  return new ApnsSender({
    apps: apps.map(({ id, apns: { bundleId, hosts, ca, credential } }) => ({
      app: id,
      ...{ bundleId, hosts, credential: revealed(credential) },
      ...(ca !== undefined && { ca }),
    })),
    clock,
    onEvent: (event) => {
      said(log, event);
    },
  });
}

/** Secrets are shown to the sender alone. */
function revealed(credential: ApnsConfig['credential']) {
  if (credential.kind === 'key') return { ...credential, key: credential.key.reveal() };
  const { kind, certificate, key, passphrase } = credential;
  return {
    kind,
    certificate: certificate.reveal(),
    key: key.reveal(),
    ...(passphrase && { passphrase: passphrase.reveal() }),
  };
}

function said(log: Log, event: ApnsEvent): void {
  switch (event.kind) {
    case 'connected':
      log.info({ host: event.host }, 'connected to APNs');
      break;
    case 'goaway':
      log.info({ host: event.host, reason: event.reason }, 'APNs closes the connection');
      break;
    case 'closed':
      if (event.error) log.warn({ host: event.host, err: event.error }, 'the connection to APNs broke');
      else log.info({ host: event.host }, 'the connection to APNs ended');
      break;
    case 'providerTokenMade':
      log.info({ keyId: event.keyId, teamId: event.teamId }, 'a provider token was made');
      break;
  }
}
