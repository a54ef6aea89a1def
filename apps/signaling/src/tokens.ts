import { deriveWakeSecret, UserTokens, WakeTokens } from '#auth';
import { type Clock } from '#calls';
import { type SignalingConfig } from '#config';

type TokenConfig = Pick<SignalingConfig, 'userTokens' | 'wakeTokens' | 'apps'>;

export function userTokensBy({ userTokens, apps }: TokenConfig, clock: Clock): UserTokens {
  const keys = 'secrets' in userTokens ? { secrets: userTokens.secrets.map((secret) => secret.reveal()) } : userTokens;
  const { issuer, audience } = userTokens;
  return new UserTokens({
    ...keys,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
    apps: apps.map((app) => app.id),
    clock,
  });
}

export async function wakeTokensBy({ wakeTokens }: Pick<TokenConfig, 'wakeTokens'>, clock: Clock): Promise<WakeTokens> {
  const secrets = wakeTokens.secrets.map((secret) => secret.reveal());
  return new WakeTokens({
    secrets: wakeTokens.from === 'WAKE_SECRET' ? secrets : await deriveWakeSecret(secrets),
    clock,
  });
}
