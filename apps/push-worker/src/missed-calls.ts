import { type ApnsSender, missedCallApnsIdOf } from '#apns';
import { type WorkerConfig } from '#config';
import { type Delivery, type MissedCallDelivery, TokenDoubts } from '#push';
import { type Log } from '#telemetry';

/** What `deliverMissedCall` needs. */
export function missedCallDeliveryOf(delivery: Delivery, { apps }: WorkerConfig): MissedCallDelivery {
  const { calls, devices, sender, bundleIdOf, clock, chance } = delivery;
  const texts = new Map(apps.map(({ id, missedCall }) => [id, missedCall]));
  return {
    ...{ calls, devices, sender, bundleIdOf, clock, chance },
    apnsIdOf: missedCallApnsIdOf,
    textOf: (app) => texts.get(app) ?? null,
    doubts: new TokenDoubts(),
  };
}

const ENVIRONMENTS = ['production', 'sandbox'] as const;

/** Of each app that wants missed calls told, and has no credentials that could. */
export function warnOfUntold({ apps }: WorkerConfig, sender: Pick<ApnsSender, 'canSend'>, log: Log): void {
  for (const { id: app, missedCall } of apps) {
    const cannot = ENVIRONMENTS.filter((of) => sender.canSend(app, of, 'voip') && !sender.canSend(app, of, 'alert'));
    if (!missedCall || cannot.length === 0) continue;
    log.warn(
      { app, environments: cannot },
      'missed calls are not told: a VoIP certificate sends no alerts; add "apns.alert" to the app, or set its "missedCall" to null',
    );
  }
}
