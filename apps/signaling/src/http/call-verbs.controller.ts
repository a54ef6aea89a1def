import { Body, Controller, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { type Identity } from '#auth';
import {
  type Advanced,
  type CallRef,
  decline,
  type DeviceRef,
  type Exchange,
  hangUp,
  noSuchCall,
  ring,
  type Speaker as By,
} from '#calls';
import { callView, type CallView, DeclineBody, parse, type Viewer } from '#contract';
import { type Log, type Tracing, traceFact } from '#telemetry';
import { EXCHANGE, LOG, TRACING } from '../parts.js';
import { verbOf } from '../verb.js';
import { checkedCallId } from './ids.js';
import { type Query as Parameters } from './parameters.js';
import { hangingUp, speakingDevice } from './party-of.js';
import { Problem } from './problem.js';
import { type PartySpeaker } from './speaker.js';
import { Speaker, SpeakerGuard, TakesWakeToken } from './speaker.guard.js';
import { takeNothing, taken } from './taken.js';

/** What a device says of a call without a socket: the events of the same names, answered with the call. */
@Controller('v1/calls/:callId')
@UseGuards(SpeakerGuard)
export class CallVerbsController {
  constructor(
    @Inject(EXCHANGE) private readonly exchange: Exchange,
    @Inject(LOG) private readonly log: Log,
    @Inject(TRACING) private readonly tracing: Tracing,
  ) {}

  @Post('ringing')
  @HttpCode(200)
  @TakesWakeToken()
  async ringing(
    @Speaker() speaker: PartySpeaker,
    @Param('callId') id: string,
    @Query() query: Parameters,
    @Body() body: unknown,
  ): Promise<CallView> {
    const [call, device] = [refOf(speaker, id), speakingDevice(speaker, query)];
    takeNothing(body);
    return this.told(
      'ringing',
      await this.run('ringing', call, (exchange) => ring(exchange, call, device)),
      asCallee(device),
    );
  }

  @Post('decline')
  @HttpCode(200)
  @TakesWakeToken()
  async decline(
    @Speaker() speaker: PartySpeaker,
    @Param('callId') id: string,
    @Query() query: Parameters,
    @Body() body: unknown = {},
  ): Promise<CallView> {
    const [call, device] = [refOf(speaker, id), speakingDevice(speaker, query)];
    const { reason = 'declined' } = taken(parse(DeclineBody, body));
    const declined = this.run('decline', call, (exchange) => decline(exchange, call, device, reason));
    return this.told('decline', await declined, asCallee(device));
  }

  @Post('hangup')
  @HttpCode(200)
  async hangUp(
    @Speaker() speaker: Identity,
    @Param('callId') id: string,
    @Query() query: Parameters,
    @Body() body: unknown,
  ): Promise<CallView> {
    const [call, named] = [refOf(speaker, id), hangingUp(speaker, query)];
    takeNothing(body);
    const by = named ?? (await this.callerOf(call));
    const hungUp = this.run('hangup', call, (exchange) => hangUp(exchange, call, by));
    return this.told('hangup', await hungUp, viewerOf(speaker, by));
  }

  private async callerOf(ref: CallRef): Promise<By> {
    const call = await this.exchange.calls.read(ref);
    if (!call) throw new Problem(noSuchCall);
    return { user: call.from.id };
  }

  private run(verb: string, call: CallRef, work: (exchange: Exchange) => Promise<Advanced>): Promise<Advanced> {
    return verbOf(this.tracing, verb, { ...call }).run(this.exchange, work);
  }

  private told(verb: string, result: Advanced, viewerIn: (call: Taken['call']) => Viewer): CallView {
    if (!result.ok) throw new Problem(result);
    const { app, callId, trace } = result.call;
    this.log.debug({ app, callId, verb, ...traceFact(trace) }, 'a request in a call was carried out');
    return callView(result.call, viewerIn(result.call));
  }
}

type Taken = Extract<Advanced, { ok: true }>;

const refOf = ({ app }: PartySpeaker, id: string): CallRef => ({ app, callId: checkedCallId(id) });

const asCallee =
  ({ deviceId }: DeviceRef) =>
  (): Viewer => ({ as: 'callee', deviceId });

const viewerOf =
  ({ scope }: Identity, { user, deviceId }: By) =>
  (call: Taken['call']): Viewer => {
    if (scope === 'service') return { as: 'service' };
    if (user === call.from.id) return { as: 'caller' };
    return { as: 'callee', ...(deviceId !== undefined && { deviceId }) };
  };
