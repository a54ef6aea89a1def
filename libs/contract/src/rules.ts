import { buildMessage, Matches, ValidateBy, ValidateIf } from 'class-validator';

/** The grammars of contract ids, and what their errors say. */
export const USER_ID = /^[A-Za-z0-9._~@+-]{1,128}$/;
export const DEVICE_ID = /^[A-Za-z0-9_-]{1,64}$/;
export const CALL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const KIB = 1024;
export const SDP_BYTES = 64 * KIB;
export const SIGNAL_BYTES = 64 * KIB;
export const DATA_BYTES = KIB;

export const IsUserId = () =>
  Matches(USER_ID, { message: '$property: must be a user id, 1 to 128 characters of A-Z a-z 0-9 . _ ~ @ + -' });
export const IsDeviceId = () =>
  Matches(DEVICE_ID, { message: '$property: must be a device id, 1 to 64 characters of A-Z a-z 0-9 _ -' });
export const IsCallId = () =>
  Matches(CALL_ID, { message: '$property: must be a UUID, as 8-4-4-4-12 hexadecimal digits' });

/** May be left out; but `null` is not "left out". */
export const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);

/** Every platform has one; its types are Node's or a browser's, and the SDK, which takes its types from here, has neither. */
interface Platform {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
}
const encoder = new (globalThis as unknown as Platform).TextEncoder();
const bytesOfText = (text: string): number => encoder.encode(text).length;
const isSmallText = (value: unknown, most: number) => typeof value !== 'string' || bytesOfText(value) <= most;

/** Size of a value as JSON, in bytes. */
export const bytesOfJson = (value: unknown): number => bytesOfText(JSON.stringify(value));

/** Text of at most `most` bytes of UTF-8; more is `payload-too-large`. */
export const MaxTextBytes = (most: number) =>
  ValidateBy(
    {
      name: 'maxTextBytes',
      constraints: [most],
      validator: {
        validate: (value) => isSmallText(value, most),
        defaultMessage: buildMessage(() => `$property: must be at most ${most} bytes`),
      },
    },
    { context: { code: 'payload-too-large' } },
  );

/** Any JSON value; bytes are not one, they would have to be sent as text. */
export const IsJson = () =>
  ValidateBy({
    name: 'isJson',
    validator: {
      validate: (value) => isJson(value),
      defaultMessage: buildMessage(
        () => '$property: must be a JSON value, at most 32 levels deep, without binary parts',
      ),
    },
  });

/** A JSON value of at most `most` bytes; more is `payload-too-large`. What is no JSON is not this rule's affair. */
export const MaxJsonBytes = (most: number) =>
  ValidateBy(
    {
      name: 'maxJsonBytes',
      constraints: [most],
      validator: {
        validate: (value) => !isJson(value) || bytesOfJson(value) <= most,
        defaultMessage: buildMessage(() => `$property: must be at most ${most} bytes as JSON`),
      },
    },
    { context: { code: 'payload-too-large' } },
  );

/** Deeper than any app needs, and far from what overflows a stack when it is written again. */
const MOST_LEVELS = 32;

function isJson(value: unknown, levels = MOST_LEVELS): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value !== 'object' || levels === 0 || ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return false;
  return Object.values(value).every((each) => isJson(each, levels - 1));
}
