import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type Request } from 'express';
import { type Identity, type UserTokens } from '#auth';
import { USER_TOKENS } from '../parts.js';
import { Problem } from './problem.js';

type SpokenRequest = Request & { speaker?: Identity };

const BEARER = /^Bearer +([^ ]+)$/i;

/** Lets in who sends a good user or service token as `Authorization: Bearer …`. */
@Injectable()
export class SpeakerGuard implements CanActivate {
  constructor(@Inject(USER_TOKENS) private readonly users: UserTokens) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<SpokenRequest>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('Send a user token: Authorization: Bearer <token>.');
    const verified = await this.users.verify(token);
    if (!verified.ok) throw unauthenticated(verified.message);
    request.speaker = verified.identity;
    return true;
  }
}

const unauthenticated = (message: string) => new Problem({ code: 'unauthenticated', message });

/** Who speaks, as the guard found it. */
export const Speaker = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { speaker } = context.switchToHttp().getRequest<SpokenRequest>();
  if (!speaker) throw unauthenticated('Send a user token: Authorization: Bearer <token>.');
  return speaker;
});
