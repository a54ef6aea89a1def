import { type DynamicModule, Module } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type Clock } from '#calls';
import { type SignalingConfig } from '#config';
import { type Log, type Tracing } from '#telemetry';
import { CallVerbsController } from './http/call-verbs.controller.js';
import { CallsController } from './http/calls.controller.js';
import { DevicesController } from './http/devices.controller.js';
import { HealthController } from './http/health.controller.js';
import { ReferenceController } from './http/reference.controller.js';
import { ServicesCallsController } from './http/services-calls.controller.js';
import { SpeakerGuard } from './http/speaker.guard.js';
import { UsersController } from './http/users.controller.js';
import { SignedPosts } from '#webhooks';
import { iceServersBy } from './ice-servers.js';
import { InvitePolicies } from './invite-policy.js';
import { observingProviders } from './observing.js';
import { CLOCK, CONFIG, ICE_SERVERS_OF, LOG, REFERENCE, SERVER, TRACING, USER_TOKENS, WAKE_TOKENS } from './parts.js';
import { PublicUrl } from './public-url.js';
import { readReference } from './reference/reference.js';
import { CallsGateway } from './sockets/calls.gateway.js';
import { socketProviders } from './sockets/socket-providers.js';
import { storeProviders } from './store-providers.js';
import { userTokensBy, wakeTokensBy } from './tokens.js';

/** The object graph of a signaling server, with the stores and the sockets in the two files that it names. */
@Module({})
export class SignalingModule {
  static of(config: SignalingConfig, log: Log, clock: Clock, tracing: Tracing): DynamicModule {
    return {
      module: SignalingModule,
      controllers: [
        HealthController,
        DevicesController,
        ServicesCallsController,
        CallsController,
        CallVerbsController,
        UsersController,
        ReferenceController,
      ],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOG, useValue: log },
        { provide: CLOCK, useValue: clock },
        { provide: TRACING, useValue: tracing },
        { provide: SERVER, useValue: randomUUID() },
        { provide: USER_TOKENS, useFactory: () => userTokensBy(config, clock) },
        { provide: WAKE_TOKENS, useFactory: () => wakeTokensBy(config, clock) },
        { provide: ICE_SERVERS_OF, useFactory: () => iceServersBy(config.ice, clock) },
        { provide: REFERENCE, useFactory: readReference },
        { provide: SignedPosts, useFactory: () => new SignedPosts() },
        {
          provide: InvitePolicies,
          inject: [SignedPosts],
          useFactory: (posts: SignedPosts) => new InvitePolicies(config.apps, posts, clock, log),
        },
        PublicUrl,
        ...observingProviders,
        ...storeProviders,
        ...socketProviders,
        SpeakerGuard,
        CallsGateway,
      ],
    };
  }
}
