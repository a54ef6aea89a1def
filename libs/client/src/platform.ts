/** What browsers, Node and React Native have in common; no types of the DOM or of Node are asked of an app. */
interface Platform {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  fetch(url: string, init: HttpInit): Promise<HttpResponse>;
  readonly performance?: { now(): number };
  readonly crypto?: { getRandomValues?(bytes: Uint8Array): Uint8Array };
  readonly AbortController?: new () => Abort;
  readonly console: { warn(...what: unknown[]): void };
}
interface HttpInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal?: unknown;
}
interface Abort {
  readonly signal: unknown;
  abort(): void;
}
export interface HttpResponse {
  readonly status: number;
  text(): Promise<string>;
}

/** Looked up at each use: an app may put its own in place. */
const platform = globalThis as unknown as Platform;

/** Ms of a clock that nobody sets, where there is one. */
export const now = (): number => (platform.performance ?? Date).now();

const MOST_MS = 86_400_000;

/** Answers how to stop it. */
export function after(ms: number, run: () => void): () => void {
  // More than 24.8 days would be no time at all.
  const timer = platform.setTimeout(run, Math.min(ms, MOST_MS));
  return () => {
    platform.clearTimeout(timer);
  };
}

/** `abort` ends it, where the platform can. */
export function request(url: string, init: HttpInit): { response: Promise<HttpResponse>; abort: () => void } {
  const abort = platform.AbortController && new platform.AbortController();
  const response = platform.fetch(url, { ...init, ...(abort && { signal: abort.signal }) });
  return { response, abort: () => abort?.abort() };
}

export const warn = (...what: unknown[]): void => {
  platform.console.warn(...what);
};

/** A random UUID (version 4); React Native has no `crypto` of its own. */
export function uuid(): string {
  const bytes = new Uint8Array(16);
  if (platform.crypto?.getRandomValues) platform.crypto.getRandomValues(bytes);
  else for (let i = 0; i < 16; i++) bytes[i] = Math.random() * 256;
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
