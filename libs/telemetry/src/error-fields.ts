/** An error as a log line shows it. */
export interface ErrorFields {
  readonly type: string;
  readonly code?: string | number;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorFields;
}

/** An error of an error of an error: no more is of use, and a circle ends here. */
const MOST_CAUSES = 3;

/** Only what every error has, its code and its causes: libraries hang requests, commands and claims on their errors. */
export function errorFields(error: Error, causes = MOST_CAUSES): ErrorFields {
  const { name: type, message, stack, cause } = error;
  const code = codeOf(error);
  return {
    type,
    ...(code !== undefined && { code }),
    message,
    ...(stack !== undefined && { stack }),
    ...(isError(cause) && causes > 0 && { cause: errorFields(cause, causes - 1) }),
  };
}

function codeOf(error: Error): string | number | undefined {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? code : undefined;
}

/** By its tag too, which an error keeps that comes from another realm, such as a vm context. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
