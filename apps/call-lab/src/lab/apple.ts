import { type Fault, type RecordedRequest, type StandingFault } from '#apns-simulator';

type Environment = 'production' | 'sandbox';

/** The simulator in Apple's place, over its control server. Each request throws where it is refused. */
export class Apple {
  constructor(readonly control: string) {}

  async add(fault: Fault): Promise<void> {
    await this.ask('POST', '/faults', fault);
  }

  async faults(): Promise<readonly StandingFault[]> {
    const { faults } = (await this.ask('GET', '/faults')) as { faults: readonly StandingFault[] };
    return faults;
  }

  async clearFaults(): Promise<void> {
    await this.ask('DELETE', '/faults');
  }

  /** The token is good in this environment alone. */
  async give(token: string, topic: string, environment: Environment): Promise<void> {
    await this.ask('PUT', `/tokens/${token}`, { topic, environment });
  }

  /** The app is no longer on the phone: 410 from now on. */
  async take(token: string): Promise<void> {
    await this.ask('DELETE', `/tokens/${token}`, { reason: 'Unregistered' });
  }

  /** All that was sent to this token, refused or not, oldest first. */
  async pushesTo(token: string): Promise<readonly RecordedRequest[]> {
    const { pushes } = (await this.ask('GET', `/pushes?token=${token}`)) as { pushes: readonly RecordedRequest[] };
    return pushes;
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(new URL(path, this.control), {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The simulator refuses ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
}
