import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type Response } from 'express';
import { statusOf, type WireError } from '#contract';
import { type Log } from '#telemetry';
import { Problem } from './problem.js';

/** What is away is mostly back in seconds. */
const UNAVAILABLE_FOR_MS = 1_000;

/** Every error over HTTP is `{ code, message }`; what nobody foresaw is logged, and said to be `unavailable`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const { code, message, callId, retryAfterMs } = this.wireError(error);
    const wait = retryAfterMs ?? (code === 'unavailable' ? UNAVAILABLE_FOR_MS : undefined);
    if (wait !== undefined) response.setHeader('Retry-After', Math.max(1, Math.ceil(wait / 1000)));
    response.status(statusOf[code]).json({
      ...{ code, message },
      ...(callId !== undefined && { callId }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }

  private wireError(error: unknown): WireError {
    if (error instanceof Problem) return error.error;
    const status = error instanceof HttpException ? error.getStatus() : statusIn(error);
    if (status === 404) return { code: 'not-found', message: 'There is no such address here.' };
    if (status === 413)
      return { code: 'payload-too-large', message: 'The body is larger than this server takes (512 KiB).' };
    if (status !== undefined && status < 500)
      return {
        code: 'bad-request',
        message: 'The request makes no sense: check its address; the body is a JSON object.',
      };
    this.log.error({ err: error }, 'a request could not be carried out');
    return { code: 'unavailable', message: 'The server could not carry this out now: try again.' };
  }
}

/** The body parser's own errors carry their status. */
const statusIn = (error: unknown): number | undefined =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
