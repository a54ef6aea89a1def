import { randomUUID } from 'node:crypto';
import { type Media } from '#calls';
import { type SignedPosts } from './post.js';

/** What the host application is asked. */
export interface InviteQuestion {
  readonly app: string;
  readonly from: string;
  readonly to: string;
  readonly media: Media;
}

/** Whom to ask. */
export interface InviteAuthority {
  readonly url: string;
  /** `whsec_` and base64. */
  readonly secret: string;
}

export type InviteAnswer = { readonly kind: 'yes' | 'no' } | { readonly kind: 'unknown'; readonly why: string };

/** A caller waits for it. */
const ANSWER_WITHIN_MS = 1_000;

/** Asks the host application whether this call may be placed. Only a plain yes is a yes, and only a plain no is a no. */
export async function mayInvite(
  posts: SignedPosts,
  { url, secret }: InviteAuthority,
  { app, from, to, media }: InviteQuestion,
  at: number,
): Promise<InviteAnswer> {
  const body = JSON.stringify({ app, from, to, media });
  const outcome = await posts.send({ url, secret, id: randomUUID(), body, at, withinMs: ANSWER_WITHIN_MS });
  if (outcome.kind === 'none') return { kind: 'unknown', why: outcome.why };
  if (outcome.status === 403) return { kind: 'no' };
  if (outcome.status !== 200) return { kind: 'unknown', why: `status ${outcome.status}` };
  const allow = allowIn(outcome.body);
  if (typeof allow !== 'boolean')
    return { kind: 'unknown', why: 'the answer is not { "allow": true } or { "allow": false }' };
  return { kind: allow ? 'yes' : 'no' };
}

function allowIn(body: string | null): unknown {
  if (body === null) return undefined;
  try {
    const answer: unknown = JSON.parse(body);
    return typeof answer === 'object' && answer !== null && 'allow' in answer ? answer.allow : undefined;
  } catch {
    return undefined;
  }
}
