import { Controller, Get, Inject, Res } from '@nestjs/common';
import { type Response } from 'express';
import { READINESS } from '../parts.js';
import { type Readiness } from '../readiness.js';

@Controller('health')
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

  /** The process runs. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** It can do its work, or which dependency is down. */
  @Get('ready')
  async ready(@Res() response: Response): Promise<void> {
    const down = await this.readiness.down();
    const body = down.length === 0 ? { status: 'ok' } : { status: 'unavailable', down };
    response.status(down.length === 0 ? 200 : 503).json(body);
  }
}
