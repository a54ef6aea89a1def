import { checkRedis } from '#redis';
import { type Connections } from './connections.js';

/** What this process needs to do its work. */
export interface Readiness {
  /** Names of the dependencies that do not answer now. */
  down(): Promise<string[]>;
}

export const readinessOf = ({ requests, subscribe }: Pick<Connections, 'requests' | 'subscribe'>): Readiness => ({
  down: async () => ((await checkRedis(requests)) && subscribe.status === 'ready' ? [] : ['redis']),
});
