import { IsIn, IsInt, IsObject, IsOptional, IsString, Matches, Max, Min, ValidateIf } from 'class-validator';
import { type Environment, type Media } from '#calls';
import {
  DATA_BYTES,
  IsCallId,
  IsDeviceId,
  IsJson,
  IsUserId,
  MaxJsonBytes,
  MaxTextBytes,
  MayBeAbsent,
  SDP_BYTES,
  SIGNAL_BYTES,
} from './rules.js';

const oneOf = (values: readonly string[]) => ({ message: `$property: must be ${values.join(' or ')}` });
const text = { message: '$property: must be text' };
const media = ['audio', 'video'];
const whole = { message: '$property: must be a whole number' };

/** `call:invite` */
export class InviteRequest {
  @IsCallId()
  callId!: string;

  @IsUserId()
  to!: string;

  @IsIn(media, oneOf(media))
  media!: Media;

  @MayBeAbsent()
  @MaxTextBytes(SDP_BYTES)
  @IsString(text)
  offer?: string;

  @MayBeAbsent()
  @Max(120, { message: '$property: must be 5 to 120' })
  @Min(5, { message: '$property: must be 5 to 120' })
  @IsInt(whole)
  ringSeconds?: number;

  @MayBeAbsent()
  @MaxJsonBytes(DATA_BYTES)
  @IsJson()
  data?: unknown;
}

/** `call:ringing`, `call:hangup` */
export class CallRequest {
  @IsCallId()
  callId!: string;
}

/** `call:accept` */
export class AcceptRequest extends CallRequest {
  @MayBeAbsent()
  @MaxTextBytes(SDP_BYTES)
  @IsString(text)
  answer?: string;
}

const declineReasons = ['declined', 'busy'];

/** The body of a decline over HTTP. */
export class DeclineBody {
  @MayBeAbsent()
  @IsIn(declineReasons, oneOf(declineReasons))
  reason?: 'declined' | 'busy';
}

/** `call:decline` */
export class DeclineRequest extends DeclineBody {
  @IsCallId()
  callId!: string;
}

/** `call:signal` */
export class SignalRequest extends CallRequest {
  @MaxJsonBytes(SIGNAL_BYTES)
  @IsJson()
  signal!: unknown;

  @MayBeAbsent()
  @Min(1, { message: '$property: must be 1 or more' })
  @IsInt(whole)
  n?: number;
}

/** `call:sync` */
export class SyncRequest {
  @MayBeAbsent()
  @IsCallId()
  callId?: string;

  @MayBeAbsent()
  @Min(0, { message: '$property: must be 0 or more' })
  @IsInt(whole)
  after?: number;
}

/** `auth` of the socket.io handshake. */
export class Handshake {
  @MaxTextBytes(8192)
  @IsString({ message: '$property: must be a user token or a wake token' })
  token!: string;

  @MayBeAbsent()
  @IsDeviceId()
  deviceId?: string;

  /** By call id: the last seq that this device has seen. */
  @IsOptional()
  @IsObject({ message: '$property: must be an object of { callId: seq }' })
  seen?: Record<string, unknown>;
}

const TOKEN = {
  message: '$property: must be a push token as Apple gave it, 2 to 200 hexadecimal digits of even number, or null',
};
const NotNull = () => ValidateIf((_, value) => value !== undefined && value !== null);

/** An absent token stays as it was; `null` forgets it. */
export class TokensBody {
  @NotNull()
  @Matches(/^(?:[0-9a-f]{2}){1,100}$/i, TOKEN)
  voip?: string | null;

  @NotNull()
  @Matches(/^(?:[0-9a-f]{2}){1,100}$/i, TOKEN)
  alert?: string | null;
}

const environments = ['production', 'sandbox'];

/** `PUT /v1/devices/{deviceId}` */
export class RegistrationBody {
  @IsIn(['ios'], oneOf(['ios']))
  platform!: 'ios';

  @IsIn(environments, oneOf(environments))
  environment!: Environment;

  @IsObject({ message: '$property: must be an object of { voip?, alert? }' })
  tokens!: TokensBody;
}
