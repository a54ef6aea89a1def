import { randomUUID } from 'node:crypto';
import { type Credential, type SimulatedApp } from './apps.js';
import { type Answer } from './connection.js';
import { deviceTokenIn } from './device-path.js';
import { type ArrivalFault, type Fault, type PushFault } from './fault.js';
import { type Faults, type Occurrence } from './faults.js';
import { isApnsId } from './header-rules.js';
import { type Opened } from './incoming.js';
import { judge } from './judge.js';
import { type KnownTokens } from './known-tokens.js';
import { type Push, type RecordedRequest } from './push.js';
import { type PushRecord } from './push-record.js';
import { type Refusal, type Verdict } from './reasons.js';
import { type PushRequest } from './request.js';

/** What the reception works with. */
export interface ReceptionParts {
  readonly apps: readonly SimulatedApp[];
  readonly tokens: KnownTokens;
  readonly faults: Faults;
  readonly record: PushRecord;
  /** Ms; settles early where the simulator ends. */
  readonly wait: (ms: number) => Promise<void>;
  /** The answer to a push that Apple's rules accept. */
  readonly verdictOn: (push: Push) => Promise<Verdict>;
  /** Brings a push to its phone. */
  readonly deliver: (push: Push) => void;
  readonly report: (error: unknown) => void;
}

/** Answers each request by Apple's rules and the standing faults, and writes it down. */
export class Reception {
  constructor(private readonly parts: ReceptionParts) {}

  /** The answer to a request, when it is to be given. */
  async answer(request: PushRequest, credential: Credential | Refusal, at: Occurrence): Promise<Answer> {
    const { apps, tokens, faults } = this.parts;
    const apnsId = givenId(request) ?? randomUUID().toUpperCase();
    const push = judge(request, credential, apnsId, { apps, tokens, environment: at.environment });
    if ('status' in push) {
      this.#record(request, at, { credential, apnsId, verdict: push });
      return { verdict: push, apnsId, sends: 'verdict', deliver: nothing };
    }
    const fault = faults.onPush(at);
    const verdict = await this.#verdictOn(push, fault);
    const sends = sentBy(fault);
    this.#record(request, at, { credential, apnsId, verdict: sends === 'verdict' ? verdict : null, fault });
    const ms = fault?.do === 'delay' || fault?.do === 'answer' ? (fault.ms ?? 0) : 0;
    if (ms > 0) await this.parts.wait(ms);
    const deliver = 'reason' in verdict ? nothing : this.#delivery(push, fault);
    return { verdict, apnsId, sends, deliver };
  }

  /** Writes down what a fault kept from being processed. */
  dropped(request: Opened, kind: ArrivalFault['do'], at: Occurrence): void {
    this.#record({ ...request, body: '' }, at, { apnsId: givenId(request), verdict: null, fault: { do: kind } });
  }

  /** Writes down what its sender broke off before it was read. */
  brokenOff(request: Opened, credential: Credential | Refusal, at: Occurrence): void {
    const wrong = 'its sender broke the request off';
    this.#record({ ...request, body: '' }, at, { credential, apnsId: givenId(request), verdict: null, wrong });
  }

  async #verdictOn(push: Push, fault: PushFault | null): Promise<Verdict> {
    if (fault?.do !== 'answer') return this.parts.verdictOn(push);
    const { status, reason, timestamp, retryAfter } = fault;
    if (status === 200) return { status };
    return {
      ...{ status, reason: reason ?? 'InternalServerError' },
      ...(timestamp !== undefined && { timestamp }),
      ...(retryAfter !== undefined && { retryAfter }),
    };
  }

  #delivery(push: Push, fault: PushFault | null): () => void {
    const { deliver, wait, report } = this.parts;
    switch (fault?.do) {
      case 'hang':
        return nothing;
      case 'duplicate':
        return () => {
          deliver(push);
          deliver(push);
        };
      case 'late':
        return () => {
          wait(fault.ms)
            .then(() => {
              deliver(push);
            })
            .catch(report);
        };
      case 'answer':
      case 'cut-after':
      case 'delay':
      case undefined:
        return () => {
          deliver(push);
        };
    }
  }

  #record(
    { receivedAt, method, path, headers, body }: Omit<PushRequest, 'bodyBytes'>,
    { environment, connection, stream }: Occurrence,
    { credential, apnsId, verdict, wrong, fault }: Found,
  ): void {
    const refusal = verdict !== null && 'reason' in verdict ? verdict : null;
    this.parts.record.add({
      ...{ receivedAt, method, path, headers, body, environment, connection, stream, apnsId },
      token: deviceTokenIn(path),
      credential: credential === undefined || 'status' in credential ? null : credential,
      status: verdict?.status ?? null,
      reason: refusal?.reason ?? null,
      wrong: wrong ?? refusal?.wrong ?? null,
      fault: fault?.do ?? null,
    });
  }
}

interface Found extends Pick<RecordedRequest, 'apnsId'> {
  readonly credential?: Credential | Refusal;
  /** Null: none is sent. */
  readonly verdict: Verdict | null;
  /** Beside what the verdict says. */
  readonly wrong?: string;
  readonly fault?: Pick<Fault, 'do'> | null;
}

/** Apple writes the ids that it makes in capitals, whatever it asks of others. */
function givenId({ headers }: Pick<PushRequest, 'headers'>): string | null {
  const given = headers['apns-id'];
  return given !== undefined && isApnsId(given) ? given : null;
}

function sentBy(fault: PushFault | null): Answer['sends'] {
  if (fault?.do === 'hang') return 'nothing';
  return fault?.do === 'cut-after' ? 'cut' : 'verdict';
}

const nothing = (): void => undefined;
