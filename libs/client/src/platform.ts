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

/** A random UUID (version 4). React Native has no `crypto` of its own, and a page without TLS only a part of it. */
export const uuid = (): string =>
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => {
    const [byte] = platform.crypto?.getRandomValues?.(new Uint8Array(1)) ?? [Math.random() * 256];
    return ((byte ?? 0) & 15).toString(16);
  });
