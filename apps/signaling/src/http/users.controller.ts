import { Controller, Get, Inject, Param, Query, UseGuards } from '@nestjs/common';
import { type Identity } from '#auth';
import { type DeviceBook } from '#calls';
import { type SignalingConfig } from '#config';
import { type ReachabilityView, reachabilityView } from '#contract';
import { CONFIG, DEVICE_BOOK } from '../parts.js';
import { checkedUserId } from './ids.js';
import { parametersOf, type Query as Parameters } from './parameters.js';
import { serviceOnly } from './service-only.js';
import { Speaker, SpeakerGuard } from './speaker.guard.js';

/** What services ask about a user. */
@Controller('v1/users')
@UseGuards(SpeakerGuard)
export class UsersController {
  constructor(
    @Inject(DEVICE_BOOK) private readonly devices: Pick<DeviceBook, 'list' | 'reachable'>,
    @Inject(CONFIG) private readonly config: Pick<SignalingConfig, 'apps'>,
  ) {}

  @Get(':user/reachability')
  async reachability(
    @Speaker() speaker: Identity,
    @Param('user') user: string,
    @Query() query: Parameters,
  ): Promise<ReachabilityView> {
    serviceOnly(speaker, 'Only a service token asks who would ring.');
    parametersOf(query, []);
    const ref = { app: speaker.app, user: checkedUserId(user) };
    const [devices, reachable] = await Promise.all([this.devices.list(ref), this.devices.reachable(ref)]);
    const environments = this.config.apps.find(({ id }) => id === ref.app)?.environments ?? [];
    return reachabilityView(ref.user, devices, reachable, environments);
  }
}
