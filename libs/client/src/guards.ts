import { badRequest, CallwakeError } from './error.js';
import {
  type AcceptedEvent,
  type EndedEvent,
  type ErrorCode,
  type IncomingEvent,
  type ProgressEvent,
  type SignalEvent,
} from './wire.js';

/** The server's events by their names, as they are handed on. */
interface Told {
  'call:incoming': IncomingEvent;
  'call:progress': ProgressEvent;
  'call:accepted': AcceptedEvent;
  'call:signal': SignalEvent;
  'call:ended': EndedEvent;
}
export type ToldName = keyof Told;
export type AnyTold = { [Name in ToldName]: { readonly event: Name; readonly data: Told[Name] } }[ToldName];

type Fields = Record<string, unknown>;
export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
export const isNumber = (value: unknown): value is number => Number.isFinite(value);
export const isPerson = (value: unknown): value is { id: string; name: string } =>
  isObject(value) && isText(value['id']) && isText(value['name']);

const checks: Readonly<Record<ToldName, (data: Fields) => boolean>> = {
  'call:incoming': ({ from, ringUntil, iceServers }) =>
    isPerson(from) && isNumber(ringUntil) && Array.isArray(iceServers),
  'call:progress': ({ stage }) => isText(stage),
  'call:accepted': ({ by }) => isObject(by),
  'call:signal': ({ from }) => isObject(from),
  'call:ended': ({ reason }) => isText(reason),
};
export const toldNames = Object.keys(checks) as ToldName[];

/** What the server says of a call, where it makes sense. */
export function read(event: unknown, data: unknown): AnyTold | null {
  const check = toldNames.includes(event as ToldName) && checks[event as ToldName];
  if (!check || !isObject(data)) return null;
  const { callId, seq, at } = data;
  return isText(callId) && Number.isSafeInteger(seq) && isNumber(at) && check(data)
    ? ({ event, data } as unknown as AnyTold)
    : null;
}

/** `{ code, message }` of a refusal, over HTTP or in an ack. */
export function refusalIn(value: unknown): CallwakeError | null {
  if (!isObject(value) || !isText(value['code'])) return null;
  const { code, message, callId, retryAfterMs } = value;
  return new CallwakeError(
    code as ErrorCode,
    isText(message) ? message : code,
    isText(callId) ? callId : undefined,
    isNumber(retryAfterMs) ? retryAfterMs : undefined,
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isUuid = (value: unknown): value is string => isText(value) && UUID.test(value);
export const isUserId = (value: unknown): boolean => isText(value) && /^[\w.~@+-]{1,128}$/.test(value);
export const isDeviceId = (value: unknown): boolean => isText(value) && /^[\w-]{1,64}$/.test(value);
export const isTextOrAbsent = (value: unknown): boolean => value === undefined || isText(value);

/** Throws `bad-request`, with what is asked for. */
export function must(isSo: boolean, be: string): asserts isSo {
  if (!isSo) throw badRequest(be);
}

/** What JSON leaves of a value, at the time it was given; throws `bad-request` for what JSON has no place for. */
export function asJson(value: unknown, name: string): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A circle, or a bigint.
  }
  must(text !== undefined, `${name}: must be a JSON value`);
  return JSON.parse(text);
}
