import { type CallRef, type Exchange, type Refusal, refuse } from '#calls';
import { type Ack, type ClientEvents, parse } from '#contract';
import { type Log, type Tracing, TRACING_OFF, traceFact } from '#telemetry';
import { type TracedExchange, verbOf } from '../verb.js';
import { type Identity } from './identity.js';
import { Turns } from './turns.js';
import { type CallSocket } from './typed-socket.js';

/** An ack is due within 2 s, whatever Redis does. */
const ANSWER_WITHIN_MS = 1_900;

const unavailable = refuse(
  'unavailable',
  'The server could not find out in time whether this was done: repeat it with the same ids.',
);
const otherCall = refuse(
  'forbidden',
  'A wake token speaks in the call that it was made for: connect with a user token for others.',
);

/** A client event as it comes in. */
export interface Asked {
  readonly event: keyof ClientEvents;
  readonly socket: CallSocket;
  readonly data: unknown;
  /** Absent where the client did not ask for one. */
  readonly ack: ((answer: Ack) => void) | undefined;
}

/** `exchange`: with so much time to write as is left. */
type Work<Request, Result extends object> = (
  request: Request,
  identity: Identity,
  exchange: TracedExchange,
) => Promise<Ack<Result>>;

interface AnswerOptions {
  readonly withinMs?: number;
  readonly tracing?: Tracing;
}

/** What is a span of the call's trace; signals are many, and a sync changes nothing. */
const VERBS: Readonly<Partial<Record<keyof ClientEvents, string>>> = {
  'call:invite': 'invite',
  'call:ringing': 'ringing',
  'call:accept': 'accept',
  'call:decline': 'decline',
  'call:hangup': 'hangup',
};

/** Answers every client event: after its check, in its turn, in time, and never by silence or by an exception. */
export class Answers {
  private readonly inHand = new Set<Promise<unknown>>();
  private readonly turns = new Turns();
  private readonly withinMs: number;
  private readonly tracing: Tracing;

  constructor(
    private readonly exchange: Exchange,
    private readonly log: Log,
    { withinMs = ANSWER_WITHIN_MS, tracing = TRACING_OFF }: AnswerOptions = {},
  ) {
    this.withinMs = withinMs;
    this.tracing = tracing;
  }

  /** Resolves once the ack is out. */
  async respond<Request extends { callId?: string }, Result extends object>(
    { event, socket, data, ack }: Asked,
    dto: new () => Request,
    work: Work<Request, Result>,
  ): Promise<void> {
    const { identity } = socket.data;
    const parsed = parse(dto, data);
    if (!parsed.ok) return ack?.(parsed);
    const request = withLowerCaseId(parsed.value);
    const refusal = forbidden(identity, request.callId);
    if (refusal) return ack?.(refusal);
    const facts = factsOf(identity, request.callId);
    const log = this.log.child(facts);
    const verb = verbOf(this.tracing, VERBS[event], facts);
    const inTurn = this.withTimeLeft((exchange) => verb.run(exchange, (traced) => work(request, identity, traced)));
    // Signals come in bursts. Those of a call that are in hand together are written together, in their order.
    const turn = event === 'call:signal' ? this.turns.join(socket, inTurn) : this.turns.take(socket, inTurn);
    const answer = await this.inTime(() => turn, log);
    ack?.(answer);
    said(log, { event, ...traceFact(verb.trace) }, answer);
  }

  /** The time to write counts from now on, and not from the turn: what is written later is told to nobody. */
  private withTimeLeft<T>(work: (exchange: Exchange) => Promise<T>): () => Promise<T | Refusal> {
    const { clock, budgetMs } = this.exchange;
    const until = clock() + budgetMs;
    return async () => {
      const left = until - clock();
      return left > 0 ? work({ ...this.exchange, budgetMs: left }) : unavailable;
    };
  }

  /** What `work` answers, or `unavailable` where it fails or takes too long. */
  async inTime<T>(work: () => Promise<T>, log: Log): Promise<T | Refusal> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Refusal>((resolve) => {
      timer = setTimeout(resolve, this.withinMs, unavailable);
    });
    const failed = (error: unknown): Refusal => {
      log.error({ err: error }, 'a client event could not be carried out');
      return unavailable;
    };
    const working = work().catch(failed);
    this.inHand.add(working);
    try {
      return await Promise.race([working, late]);
    } finally {
      clearTimeout(timer);
      this.inHand.delete(working);
    }
  }

  /** What was asked so far is answered. */
  async idle(): Promise<void> {
    await Promise.all(this.inHand);
  }
}

export const refOf = (identity: Identity, { callId }: { callId: string }): CallRef => ({ app: identity.app, callId });

/** Call ids are taken in any case, and kept in lower case. */
function withLowerCaseId<Request extends { callId?: string }>(request: Request): Request {
  if (request.callId !== undefined) request.callId = request.callId.toLowerCase();
  return request;
}

function forbidden({ onlyCall }: Identity, callId: string | undefined): Refusal | null {
  return onlyCall === undefined || callId === undefined || callId === onlyCall ? null : otherCall;
}

const factsOf = ({ app, deviceId }: Identity, callId?: string) => ({
  app,
  deviceId,
  ...(callId !== undefined && { callId }),
});

/** What came of an event its call tells, where it changes something (`CallStory`). */
function said(log: Log, fact: { readonly event: keyof ClientEvents }, answer: Ack): void {
  if (answer.ok) log.debug(fact, 'a client event was taken');
  else log.info({ ...fact, code: answer.code }, 'a client event was refused');
}
