import { say } from './lab-line.js';

/** Asks the lab; rejects with its words where it says no, or is not there. */
export async function ask<Answer = undefined>(method: 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
  const response = await fetch(`/lab/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  if (!response.ok)
    throw new Error((answer as { message?: string } | undefined)?.message ?? `refused: ${response.status}`);
  return answer as Answer;
}

/** Asks, and tells in the log what went wrong. */
export function order(method: 'POST' | 'DELETE', path: string, body?: object): void {
  ask(method, path, body).catch((error: unknown) => {
    say({ who: 'The lab', what: error instanceof Error ? error.message : 'does not answer', tone: 'bad' });
  });
}
