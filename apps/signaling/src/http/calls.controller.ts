import { Controller, Get, Inject, Param, UseGuards } from '@nestjs/common';
import { type Identity } from '#auth';
import { type Call, type CallStore } from '#calls';
import { CALL_ID, callView, type CallView, type Viewer } from '#contract';
import { CALL_STORE } from '../parts.js';
import { Problem } from './problem.js';
import { Speaker, SpeakerGuard } from './speaker.guard.js';

/** A call, live or as its ledger, for its parties and for services. */
@Controller('v1/calls')
@UseGuards(SpeakerGuard)
export class CallsController {
  constructor(@Inject(CALL_STORE) private readonly calls: Pick<CallStore, 'read'>) {}

  @Get(':callId')
  async read(@Speaker() speaker: Identity, @Param('callId') callId: string): Promise<CallView> {
    if (!CALL_ID.test(callId)) {
      throw new Problem({ code: 'bad-request', message: 'callId: must be a UUID, as 8-4-4-4-12 hexadecimal digits' });
    }
    const call = await this.calls.read({ app: speaker.app, callId: callId.toLowerCase() });
    const viewer = call && viewerOf(call, speaker);
    if (viewer) return callView(call, viewer);
    throw new Problem({
      code: 'not-found',
      message: 'There is no such call for you: check callId, or the call is long over.',
    });
  }
}

/** Whether a call exists is nobody's affair but its parties'. */
function viewerOf(call: Call, { user, scope }: Identity): Viewer | null {
  if (scope === 'service') return { as: 'service' };
  if (user === call.from.id) return { as: 'caller' };
  return user === call.to ? { as: 'callee' } : null;
}
