import { randomBytes } from 'node:crypto';
import { type IceAddress } from './ice-url.js';
import { openLine, type StunLine } from './stun-line.js';
import { type Answer, answerIn, type Attribute, requestOf } from './stun-message.js';

/** RFC 8489, 6.2.1: "RTO ... SHOULD be 500 ms"; doubled with each repeat. */
const FIRST_WAIT_MS = 500;
const WITHIN_MS = 5_000;

interface Answered extends Answer {
  readonly transactionId: Buffer;
}

/** Asks and hears one answer after another. */
export type Ask = (method: number, attributes?: readonly Attribute[], key?: Buffer) => Promise<Answered>;

/** Opens a line for a talk, and closes it after it. Rejects where the server could not be asked, or does not answer. */
export async function talkTo<Result>(address: IceAddress, talk: (ask: Ask) => Promise<Result>): Promise<Result> {
  let hears: (message: Buffer) => void = () => undefined;
  let fails: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fails = reject));
  // Nobody may be waiting when it fails.
  failed.catch(() => undefined);
  const line = await openLine(address, {
    onMessage: (message) => {
      hears(message);
    },
    onError: (error) => {
      fails(error);
    },
  });
  const late = setTimeout(() => {
    fails(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
  }, WITHIN_MS);
  const ask: Ask = async (method, attributes = [], key) => {
    const transactionId = randomBytes(12);
    const answer = new Promise<Answered>((resolve) => {
      hears = (message) => {
        const found = answerIn(message, transactionId);
        if (found) resolve({ ...found, transactionId });
      };
    });
    const stop = repeated(line, requestOf(method, transactionId, attributes, key), address);
    return Promise.race([answer, failed]).finally(stop);
  };
  try {
    return await talk(ask);
  } finally {
    clearTimeout(late);
    line.close();
  }
}

/** By UDP a request is sent again until it is answered; a stream does that by itself. */
function repeated(line: StunLine, request: Buffer, { transport }: IceAddress): () => void {
  let timer: NodeJS.Timeout | undefined;
  const send = (waitMs: number) => {
    line.send(request);
    if (transport === 'udp') timer = setTimeout(send, waitMs, waitMs * 2);
  };
  send(FIRST_WAIT_MS);
  return () => {
    clearTimeout(timer);
  };
}
