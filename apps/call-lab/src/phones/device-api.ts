import { type CallView } from '#contract';

/** The HTTP side of a server, as an app uses it. */
export class DeviceApi {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Registers a device by its VoIP token (hex). */
  async register(deviceId: string, voip: string): Promise<void> {
    const body = { platform: 'ios', environment: 'sandbox', tokens: { voip } };
    await this.request('PUT', `/v1/devices/${deviceId}`, body);
  }

  async call(callId: string): Promise<CallView> {
    return (await this.request('GET', `/v1/calls/${callId}`)) as CallView;
  }

  /** As a service: the newest calls of a user. */
  async callsOf(user: string): Promise<readonly CallView[]> {
    const { calls } = (await this.request('GET', `/v1/calls?user=${encodeURIComponent(user)}`)) as {
      readonly calls: readonly CallView[];
    };
    return calls;
  }

  /** Rejects with what the server said. */
  private async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path} was refused (${response.status}): ${JSON.stringify(answer)}`);
    return answer;
  }
}
