import { type JWTPayload } from 'jose';
import { refused, type Refused } from './refused.js';

/** Who speaks. With scope `service`: the host application's own back end, which may act for any user of the app. */
export interface Identity {
  readonly app: string;
  readonly user: string;
  /** What the callee is shown. */
  readonly name?: string;
  readonly scope: 'user' | 'service';
}

const USER_ID = /^[A-Za-z0-9._~@+-]{1,128}$/;
const NAME_CHARACTERS = 256;

/** Controls, line breaks, halves of characters, and what turns the direction of the text after it: a name is one line on a call screen. */
const UNSHOWABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The identity that verified claims give, on a server with these apps; an app left out means the only one. */
export function identityOf(claims: JWTPayload, apps: readonly string[]): { ok: true; identity: Identity } | Refused {
  const { sub: user, scope } = claims;
  if (typeof user !== 'string' || !USER_ID.test(user)) return badUser();
  const app = appOf(claims['app'], apps);
  if (typeof app !== 'string') return app;
  const name = nameOf(claims['name']);
  if (typeof name === 'object') return name;
  return { ok: true, identity: { app, user, ...(name && { name }), scope: scope === 'service' ? 'service' : 'user' } };
}

function appOf(app: unknown, apps: readonly string[]): string | Refused {
  const [only, another] = apps;
  if (app === undefined) return only === undefined || another !== undefined ? refused('missing-app') : only;
  return typeof app === 'string' && apps.includes(app) ? app : refused('unknown-app');
}

function nameOf(name: unknown): string | undefined | Refused {
  if (name === undefined || name === null) return undefined;
  if (typeof name !== 'string') return badName();
  return shownName(name) ?? badName();
}

/** A name as a call screen shows it; null where it is longer than one takes. */
export function shownName(name: string): string | null {
  const shown = name.replace(UNSHOWABLE, '').trim();
  return Array.from(shown).length > NAME_CHARACTERS ? null : shown;
}

const badUser = () =>
  refused('bad-claim', 'the claim "sub" must be a user id, 1 to 128 characters of A-Z a-z 0-9 . _ ~ @ + -');
const badName = () => refused('bad-claim', `the claim "name" must be text of at most ${NAME_CHARACTERS} characters`);
