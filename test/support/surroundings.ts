import { type ApnsSimulator } from '#apns-simulator';
import { type UserClaims } from '#auth';

/** What phones and callers need of the world that they live in. */
export interface Surroundings {
  readonly apple: ApnsSimulator;
  url(server?: number): string;
  token(user: string, more?: Partial<UserClaims>): Promise<string>;
  http(method: string, path: string, asked?: HttpAsked): Promise<HttpAnswer>;
  /** Is closed with the world. */
  keep<Agent extends { close(): void }>(agent: Agent): Agent;
}

export interface HttpAsked {
  readonly token?: string;
  /** As JSON, or text as it is. */
  readonly body?: unknown;
  readonly server?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}
