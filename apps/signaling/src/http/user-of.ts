import { type Identity } from '#auth';
import { type UserRef } from '#calls';
import { USER_ID } from '#contract';
import { Problem } from './problem.js';

/** The user a request is about: the speaker, or, for a service, the one that it names with `?user=`. */
export function userOf(speaker: Identity, query: Record<string, unknown>): UserRef {
  const { app, scope } = speaker;
  const unknown = Object.keys(query).find((name) => name !== 'user');
  if (unknown !== undefined) throw bad(`${unknown.slice(0, 64)}: unknown parameter`);
  const { user } = query;
  if (scope === 'user' && user !== undefined) throw bad('user: only a service token names the user');
  if (scope === 'user') return { app, user: speaker.user };
  if (typeof user === 'string' && USER_ID.test(user)) return { app, user };
  throw bad('user: a service token names the user, as ?user=<user id>');
}

const bad = (message: string) => new Problem({ code: 'bad-request', message });
