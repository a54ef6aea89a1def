import { buildMessage, isFQDN, isIP, ValidateBy, type ValidationOptions } from 'class-validator';

/** A rule whose message is all that is said about a wrong value: never the value itself. */
export const Rule = (message: string, isGood: (value: unknown) => boolean, options?: ValidationOptions) =>
  ValidateBy({ name: message, validator: { validate: isGood, defaultMessage: buildMessage(() => message) } }, options);

/** A rule for text. */
export const TextRule = (message: string, isGood: (text: string) => boolean) =>
  Rule(message, (value) => typeof value === 'string' && isGood(value));

/** A rule for each item of a list; an empty item, as of a comma too many, is wrong too. */
export const EachText = (message: string, isGood: (text: string) => boolean) =>
  Rule(message, (value) => Array.isArray(value) && value.every((item) => typeof item === 'string' && isGood(item)));

export const IsWholeNumber = (least: number, most: number) =>
  Rule(
    `must be a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  );

export const IsOneOf = (values: readonly string[]) =>
  TextRule(`must be ${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`, (text) => values.includes(text));

export const IsHost = () =>
  TextRule(
    'must be an IP address or a host name to listen on',
    (text) => isIP(text) || isFQDN(text, { require_tld: false }),
  );

/** An absolute URL of one of these schemes, with a host and without user name and password. */
export const isUrl = (text: string, schemes: readonly string[]): boolean => {
  const url = parseUrl(text);
  return url !== undefined && schemes.includes(url.protocol) && url.host !== '' && !url.username && !url.password;
};

/** A URL, or nothing where the text is none. */
export const parseUrl = (text: string): URL | undefined =>
  URL.canParse(text) && text.trim() === text ? new URL(text) : undefined;

export const IsPlainText = () =>
  TextRule('must be text without control characters and without space around it', (text) => isPlain(text));

const isPlain = (text: string): boolean => text !== '' && text.trim() === text && !/\p{Cc}/u.test(text);
