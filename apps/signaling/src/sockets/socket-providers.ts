import { type Provider } from '@nestjs/common';
import { type UserTokens, type WakeTokens } from '#auth';
import { type CallStore, type DeviceBook, type Exchange } from '#calls';
import { type RedisPartyNotifier } from '#redis';
import { type Log, type Tracing } from '#telemetry';
import { type IceServersOf } from '../ice-servers.js';
import { InvitePolicies } from '../invite-policy.js';
import { InviteLimit } from '../limits/invite-limit.js';
import * as part from '../parts.js';
import { Answers } from './answers.js';
import { Handshakes } from './handshake.js';
import { Inviting } from './inviting.js';
import { Lines } from './lines.js';
import { Switchboard } from './switchboard.js';

/** All that serves sockets. */
export const socketProviders: Provider[] = [
  Lines,
  {
    provide: Answers,
    inject: [part.EXCHANGE, part.LOG, part.TRACING],
    useFactory: (exchange: Exchange, log: Log, tracing: Tracing) => new Answers(exchange, log, { tracing }),
  },
  {
    provide: Handshakes,
    inject: [part.USER_TOKENS, part.WAKE_TOKENS, part.DEVICE_BOOK, part.CALL_STORE],
    useFactory: (users: UserTokens, wakes: WakeTokens, devices: DeviceBook, calls: CallStore) =>
      new Handshakes(users, wakes, devices, calls),
  },
  {
    provide: Switchboard,
    inject: [part.SERVER, part.EXCHANGE, part.NOTIFIER, Lines, part.ICE_SERVERS_OF, part.LOG],
    useFactory: (
      server: string,
      exchange: Exchange,
      notifier: RedisPartyNotifier,
      lines: Lines,
      iceServersOf: IceServersOf,
      log: Log,
    ) => new Switchboard({ server, exchange, notifier, lines, iceServersOf, log }),
  },
  {
    provide: Inviting,
    inject: [Answers, Lines, part.ICE_SERVERS_OF, InviteLimit, InvitePolicies],
    useFactory: (
      answers: Answers,
      lines: Lines,
      iceServersOf: IceServersOf,
      limit: InviteLimit,
      policies: InvitePolicies,
    ) => new Inviting(answers, lines, iceServersOf, limit, policies),
  },
];
