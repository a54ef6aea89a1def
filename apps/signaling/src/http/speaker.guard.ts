import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { type Request } from 'express';
import { type Identity, kindOf, type UserTokens, type WakeTokens } from '#auth';
import { type DeviceBook } from '#calls';
import { type Log } from '#telemetry';
import { DEVICE_BOOK, LOG, USER_TOKENS, WAKE_TOKENS } from '../parts.js';
import { wokenDevice } from '../woken-device.js';
import { Problem } from './problem.js';
import { type PartySpeaker, type Woken } from './speaker.js';
import { taken } from './taken.js';

type SpokenRequest = Request & { speaker?: PartySpeaker };

const BEARER = /^Bearer +([^ ]+)$/i;
const WAKE = 'takes a wake token';

/** The request also takes a wake token, of the call that its address names. */
export const TakesWakeToken = () => SetMetadata(WAKE, true);

/** Lets in who sends a good user or service token as `Authorization: Bearer …`, or a wake token where the request takes one. */
@Injectable()
export class SpeakerGuard implements CanActivate {
  constructor(
    @Inject(USER_TOKENS) private readonly users: UserTokens,
    @Inject(WAKE_TOKENS) private readonly wakes: WakeTokens,
    @Inject(DEVICE_BOOK) private readonly devices: Pick<DeviceBook, 'pushTarget'>,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<SpokenRequest>();
    try {
      request.speaker = await this.speakerOf(request, takesWakeToken(context));
    } catch (error) {
      const { ip: address, secure } = request;
      if (error instanceof Problem)
        this.log.info({ code: error.error.code, address, secure }, 'a request was not let in');
      throw error;
    }
    return true;
  }

  private async speakerOf(request: SpokenRequest, wake: boolean): Promise<PartySpeaker> {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw withoutToken();
    return kindOf(token) === 'wake' ? this.woken(token, wake ? request.params['callId'] : undefined) : this.user(token);
  }

  private async user(token: string): Promise<Identity> {
    const verified = await this.users.verify(token);
    if (!verified.ok) throw new Problem({ code: 'unauthenticated', message: verified.message });
    return verified.identity;
  }

  private async woken(token: string, callId: unknown): Promise<Woken> {
    const { app, user, device, call } = taken(await wokenDevice(this.wakes, this.devices, token));
    if (typeof callId === 'string' && callId.toLowerCase() === call)
      return { scope: 'wake', app, user, deviceId: device, callId: call };
    throw new Problem({
      code: 'forbidden',
      message: 'A wake token reads, rings and declines the call that it was made for: send a user token for all else.',
    });
  }
}

const takesWakeToken = (context: ExecutionContext): boolean => Reflect.getMetadata(WAKE, context.getHandler()) === true;

const withoutToken = () =>
  new Problem({ code: 'unauthenticated', message: 'Send a user token: Authorization: Bearer <token>.' });

/** Who speaks, as the guard found it: an `Identity`, and, where the request takes a wake token, a `PartySpeaker`. */
export const Speaker = createParamDecorator((_: unknown, context: ExecutionContext): PartySpeaker => {
  const { speaker } = context.switchToHttp().getRequest<SpokenRequest>();
  if (!speaker) throw withoutToken();
  return speaker;
});
