import { signUserToken } from '#auth';
import { type CallView } from '#contract';
import { DAY_SECONDS } from '../demo/story.js';
import { DeviceApi } from '../phones/device-api.js';
import { nameOf } from './people.js';

/** What an app's own back end does: it signs its users' tokens, and asks as a service. */
export class HostApplication {
  constructor(
    private readonly servers: readonly string[],
    private readonly secret: string,
  ) {}

  /** Good for a day. */
  tokenOf(user: string): Promise<string> {
    return signUserToken(this.secret, { sub: user, name: nameOf(user) }, DAY_SECONDS, Date.now());
  }

  /** All of the call, from whichever server answers. Rejects where none does. */
  call(callId: string): Promise<CallView> {
    return this.asService((api) => api.call(callId));
  }

  /** The newest calls of a user. */
  callsOf(user: string): Promise<readonly CallView[]> {
    return this.asService((api) => api.callsOf(user));
  }

  private async asService<Answer>(ask: (api: DeviceApi) => Promise<Answer>): Promise<Answer> {
    const claims = { sub: 'call-lab', scope: 'service' } as const;
    const token = await signUserToken(this.secret, claims, DAY_SECONDS, Date.now());
    return Promise.any(this.servers.map((server) => ask(new DeviceApi(server, token))));
  }
}
