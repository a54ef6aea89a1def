import { Controller, Get, Inject, Param, Query, UseGuards } from '@nestjs/common';
import {
  type Call,
  type Clock,
  type DeviceRef,
  type Exchange,
  isPartyUser,
  legOf,
  noSuchCall,
  resolveCall,
} from '#calls';
import { callView, type CallView, type ResolvedCallView, resolvedCallView, type Viewer } from '#contract';
import { type IceServersOf } from '../ice-servers.js';
import { CLOCK, EXCHANGE, ICE_SERVERS_OF } from '../parts.js';
import { checkedCallId } from './ids.js';
import { type Query as Parameters } from './parameters.js';
import { deviceOf } from './party-of.js';
import { Problem } from './problem.js';
import { type PartySpeaker } from './speaker.js';
import { Speaker, SpeakerGuard, TakesWakeToken } from './speaker.guard.js';

/** A call, live or as its ledger, for its parties, for a device that it wakes, and for services. */
@Controller('v1/calls')
@UseGuards(SpeakerGuard)
export class CallsController {
  constructor(
    @Inject(EXCHANGE) private readonly exchange: Exchange,
    @Inject(ICE_SERVERS_OF) private readonly iceServersOf: IceServersOf,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':callId')
  @TakesWakeToken()
  async read(
    @Speaker() speaker: PartySpeaker,
    @Param('callId') id: string,
    @Query() query: Parameters,
  ): Promise<CallView | ResolvedCallView> {
    const callId = checkedCallId(id);
    const device = deviceOf(speaker, query);
    const call = await this.exchange.calls.read({ app: speaker.app, callId });
    const viewer = call && viewerOf(call, speaker);
    if (!viewer) throw new Problem(noSuchCall);
    return device && isLeg(call, device) ? this.resolve(callId, device) : callView(call, viewer);
  }

  private async resolve(callId: string, device: DeviceRef): Promise<ResolvedCallView> {
    const resolved = await resolveCall(this.exchange, { app: device.app, callId }, device);
    if (!resolved.ok) throw new Problem(resolved);
    return resolvedCallView(resolved.catchup, this.clock(), () => this.iceServersOf(device));
  }
}

const isLeg = (call: Call, { user, deviceId }: DeviceRef): boolean =>
  user === call.to && legOf(call, deviceId) !== undefined;

/** Whether a call exists is nobody's affair but its parties'. */
function viewerOf(call: Call, { user, scope }: PartySpeaker): Viewer | null {
  if (scope === 'service') return { as: 'service' };
  if (!isPartyUser(call, user)) return null;
  return user === call.to ? { as: 'callee' } : { as: 'caller' };
}
