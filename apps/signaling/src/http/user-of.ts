import { type Identity } from '#auth';
import { type UserRef } from '#calls';
import { USER_ID } from '#contract';
import { badRequest } from './bad-request.js';
import { parametersOf, type Query } from './parameters.js';

/** The user a request is about: the speaker, or, for a service, the one that it names with `?user=`. */
export function userOf(speaker: Identity, query: Query): UserRef {
  const { app, scope } = speaker;
  const { user } = parametersOf(query, ['user']);
  if (scope === 'user' && user !== undefined) throw badRequest('user: only a service token names the user');
  if (scope === 'user') return { app, user: speaker.user };
  if (user !== undefined && USER_ID.test(user)) return { app, user };
  throw badRequest('user: a service token names the user, as ?user=<user id>');
}
