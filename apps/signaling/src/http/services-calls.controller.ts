import { Body, Controller, Get, Inject, Post, Query, Res, UseGuards } from '@nestjs/common';
import { type Response } from 'express';
import { type Identity, shownName } from '#auth';
import { type Advanced, type Exchange, type Invite, listCalls, placeCall } from '#calls';
import { callView, type CallView, parse, PlaceRequest } from '#contract';
import { type Log, SignalingMetrics, type Tracing, traceFact } from '#telemetry';
import { inviteOf } from '../invite-of.js';
import { isPlaced } from '../is-placed.js';
import { InviteLimit } from '../limits/invite-limit.js';
import { EXCHANGE, LOG, TRACING } from '../parts.js';
import { verbOf } from '../verb.js';
import { badRequest } from './bad-request.js';
import { checkedUserId } from './ids.js';
import { parametersOf, type Query as Parameters } from './parameters.js';
import { Problem } from './problem.js';
import { serviceOnly } from './service-only.js';
import { Speaker, SpeakerGuard } from './speaker.guard.js';
import { taken } from './taken.js';

const MOST_LISTED = 100;
const LISTED = 20;

type Limited = NonNullable<Awaited<ReturnType<InviteLimit['refusal']>>>;

interface CallList {
  readonly calls: readonly CallView[];
  /** The `before` of the next page; absent on the last one. */
  readonly next?: number;
}

/** Calls as the host application's back end places and lists them, for any user of its app. */
@Controller('v1/calls')
@UseGuards(SpeakerGuard)
export class ServicesCallsController {
  constructor(
    @Inject(EXCHANGE) private readonly exchange: Exchange,
    @Inject(LOG) private readonly log: Log,
    private readonly limit: InviteLimit,
    @Inject(TRACING) private readonly tracing: Tracing,
    private readonly metrics: SignalingMetrics,
  ) {}

  /** 201 where the call was placed now, 200 where this repeats it. */
  @Post()
  async place(
    @Speaker() speaker: Identity,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CallView> {
    serviceOnly(speaker, 'Only a service token places calls over HTTP: a user invites by socket (call:invite).');
    const request = taken(parse(PlaceRequest, body));
    const { app } = speaker;
    const name = shownName(request.fromName ?? request.from);
    if (name === null) throw badRequest('fromName: must be text of at most 256 characters');
    const from = { id: request.from, name: name === '' ? request.from : name };
    const count = this.metrics.invite();
    const placing = this.invites(request, { app, from });
    placing.catch(() => {
      count('unavailable');
    });
    const result = await placing;
    count(result.ok ? 'ok' : result.code);
    if (!result.ok) throw new Problem(result);
    response.status(result.told.length > 0 ? 201 : 200);
    const { callId, trace } = result.call;
    this.log.info({ app, callId, ...traceFact(trace) }, 'a service has placed a call');
    return callView(result.call, { as: 'service' });
  }

  private invites(request: PlaceRequest, by: Pick<Invite, 'app' | 'from'>): Promise<Advanced | Limited> {
    const { app, from } = by;
    const callId = request.callId.toLowerCase();
    return verbOf(this.tracing, 'invite', { app, callId }).run(this.exchange, async (exchange) => {
      const { trace } = exchange;
      const invite = inviteOf(request, { ...by, ...(trace !== undefined && { trace }) });
      const refusal = await this.limit.refusal({ app, user: from.id }, () => isPlaced(exchange, invite));
      return refusal ?? placeCall(exchange, invite);
    });
  }

  @Get()
  async list(@Speaker() speaker: Identity, @Query() query: Parameters): Promise<CallList> {
    serviceOnly(speaker, "Only a service token lists a user's calls.");
    const { user, before, limit } = parametersOf(query, ['user', 'before', 'limit']);
    const ref = { app: speaker.app, user: checkedUserId(user ?? '') };
    const from = wholeNumber('before', before, Number.MAX_SAFE_INTEGER) ?? Infinity;
    const most = wholeNumber('limit', limit, MOST_LISTED) ?? LISTED;
    const { calls, next } = await listCalls(this.exchange.calls, ref, from, most);
    const views = calls.map((call) => callView(call, { as: 'service' }));
    return { calls: views, ...(next !== undefined && { next }) };
  }
}

function wholeNumber(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,16}$/.test(text) && Number(text) >= 1 && Number(text) <= most) return Number(text);
  throw badRequest(`${name}: must be a whole number from 1 to ${most}`);
}
