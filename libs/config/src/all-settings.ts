import { ConfigError } from './config-error.js';
import { type PushAccess, readPushConfig } from './push-access.js';
import { readRedisConfig, type RedisConfig } from './redis.js';
import { readSignalingConfig, type SignalingConfig } from './signaling.js';
import { type Env } from './source.js';
import { readWorkerConfig } from './worker.js';

/** The settings of both apps; a part with something wrong in it is null. */
export interface AllSettings {
  /** Whatever would stop the start of one app or the other, a line each: the variable, and what would be right. */
  readonly problems: readonly string[];
  readonly signaling: SignalingConfig | null;
  readonly push: PushAccess | null;
  readonly redis: RedisConfig | null;
}

/** Reads what can be read, for who examines it. */
export function readAllSettings(env: Env = process.env): AllSettings {
  const problems = new Set<string>();
  const read = <Part>(reader: (env: Env) => Part): Part | null => {
    try {
      return reader(env);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const problem of error.problems) problems.add(problem);
      return null;
    }
  };
  const parts = { signaling: read(readSignalingConfig), push: read(readPushConfig), redis: read(redisAlone) };
  read(readWorkerConfig);
  return { ...parts, problems: [...problems] };
}

function redisAlone(env: Env): RedisConfig {
  const problems: string[] = [];
  const redis = readRedisConfig(env, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return redis;
}
