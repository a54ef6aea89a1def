import { IsOptional } from 'class-validator';
import { IsHost, isUrl, IsWholeNumber, TextRule } from './rules.js';
import { FromVariable } from './variable.js';

const HIGHEST_PORT = 65_535;

/** Where the signaling server listens, and what others call it. */
export class SignalingAddress {
  @FromVariable('HOST', { default: '127.0.0.1', meaning: 'address that the signaling server listens on' })
  @IsHost()
  host!: string;

  @FromVariable('PORT', {
    form: 'whole number',
    default: '3000',
    meaning: 'port of the signaling server; 0 takes a free one',
  })
  @IsWholeNumber(0, HIGHEST_PORT)
  port!: number;

  @FromVariable('PUBLIC_URL', { meaning: 'what a woken device connects to; http://HOST:PORT where it is not set' })
  @IsOptional()
  @TextRule('must be an absolute http, https, ws or wss URL without user name and password', (text) =>
    isUrl(text, ['http:', 'https:', 'ws:', 'wss:']),
  )
  publicUrl?: string;
}

/** Where the push worker answers for its health. */
export class WorkerAddress {
  @FromVariable('WORKER_HOST', { default: '127.0.0.1', meaning: 'address that the push worker listens on' })
  @IsHost()
  host!: string;

  @FromVariable('WORKER_PORT', {
    form: 'whole number',
    default: '3001',
    meaning: "port of the push worker's health page; 0 takes a free one",
  })
  @IsWholeNumber(0, HIGHEST_PORT)
  port!: number;
}

/** What a woken device connects to: `PUBLIC_URL`, else the address itself, at the port that was really opened. */
export const publicUrlOf = ({ host, publicUrl }: Pick<SignalingAddress, 'host' | 'publicUrl'>, port: number): string =>
  publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
