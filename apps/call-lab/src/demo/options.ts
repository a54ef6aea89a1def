import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** One call, and the end. */
  readonly once: boolean;
}

export const USAGE = `A real call on this machine: two signaling servers, a push worker, a Redis, and a simulator in Apple's place.

  npm run demo             makes a call, shows its ledger, and serves the call lab's page
  npm run demo -- --once   ends by itself: 0 if the phone rang and the call was connected and ended, else 1

With REDIS_URL set, that Redis is used; else a private one is found or fetched.
`;

/** `help` where that is asked for, or where the arguments make no sense: then `wrong` says why. */
export function demoOptions(args: readonly string[]): DemoOptions | { readonly help: true; readonly wrong?: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { once: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    return values.help ? { help: true } : { once: values.once ?? false };
  } catch (error) {
    return { help: true, wrong: error instanceof Error ? error.message : 'the arguments make no sense' };
  }
}
