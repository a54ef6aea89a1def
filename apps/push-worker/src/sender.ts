import { type ApnsApp, type ApnsEvent, ApnsSender } from '#apns';
import { type Clock } from '#calls';
import { apnsAccessOf, type WorkerConfig } from '#config';
import { RedisProviderTokenShare } from '#redis';
import { type Log, type PushMetrics } from '#telemetry';
import { CertificateDates } from './certificate-dates.js';
import { type Connections } from './connections.js';
import { KnownTokens } from './known-tokens.js';

/** The way to Apple for all apps of this worker. Throws CredentialError where a key or certificate is of no use. */
export function senderOf(
  config: WorkerConfig,
  { requests }: Connections,
  log: Log,
  clock: Clock,
  metrics: PushMetrics,
): ApnsSender {
  const share = new KnownTokens(new RedisProviderTokenShare(requests));
  const dates = new CertificateDates(log, clock);
  const { url: proxy } = config.apnsProxy;
  const sender = new ApnsSender({
    apps: apnsAppsOf(config),
    ...(proxy && { proxy: proxy.reveal() }),
    share,
    clock,
    onEvent: (event) => {
      if (event.kind === 'goaway') metrics.goaway(event.reason);
      if (event.kind === 'certificate') dates.cameIntoUse(event);
      else said(log, event);
    },
  });
  const certificates = () => sender.certificates;
  dates.watch(certificates);
  metrics.watch({ load: () => sender.load, tokensMadeAt: () => share.times, certificates, clock });
  return sender;
}

/** Secrets are shown to the sender alone. */
export const apnsAppsOf = ({ apps }: WorkerConfig): ApnsApp[] => apps.map(apnsAccessOf);

function said(log: Log, event: Exclude<ApnsEvent, { kind: 'certificate' }>): void {
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
    case 'clockIsOff':
      log.error(
        { host: event.host, byMs: event.byMs },
        'APNs refuses a young provider token: the clock of this machine is off; set it right (NTP)',
      );
      break;
    case 'tooManyProviderTokens':
      log.error(
        { host: event.host },
        'APNs has seen too many provider tokens of the team: does another server make its own with this key? This connection rests',
      );
      break;
    case 'providerTokenMade':
      log.info({ keyId: event.keyId, teamId: event.teamId }, 'a provider token was made');
      break;
  }
}
