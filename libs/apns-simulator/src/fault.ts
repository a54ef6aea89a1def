import { type Environment } from './environment.js';

/** When a fault takes place. Without any of these: always. */
interface FaultScope {
  /** Only on pushes to this device token. */
  readonly token?: string;
  /** Only the next so many times. */
  readonly next?: number;
  /** Only on the so manieth request of a connection; the first is 1. */
  readonly atStream?: number;
  /** Only at this host, of a simulator with two. */
  readonly environment?: Environment;
}

/** Takes place before TLS: it knows no token and no stream. */
export type ConnectFault =
  /** A fatal alert in place of a handshake. */
  | { readonly do: 'tls-failure' }
  /** TCP is accepted, and nothing follows. */
  | { readonly do: 'tls-silence' };

/** Takes place when a request's headers arrive; with all but `slow-reader` and some `goaway` the request is not processed. */
export type ArrivalFault =
  /** The connection is cut: nothing is delivered. */
  | { readonly do: 'cut-before' }
  /** The stream is reset; `code` is HTTP/2's, 7 (REFUSED_STREAM, "not processed") without it. */
  | { readonly do: 'reset'; readonly code?: number }
  /** GOAWAY with `{"reason"}`. The request is the last one that is processed, or the first that is not (`processed: false`). */
  | { readonly do: 'goaway'; readonly reason?: string; readonly processed?: boolean }
  /** From now on the connection's packets vanish, both ways: no answer, no PING's either, and no end. */
  | { readonly do: 'black-hole' }
  /** From now on the connection is read no faster. */
  | { readonly do: 'slow-reader'; readonly bytesPerSecond: number };

/** Takes place on a push that Apple's rules accept, so that it cannot hide a client's mistake. */
export type PushFault =
  /** Any answer. `timestamp` in ms since epoch, `retryAfter` in seconds; the answer waits for `ms`. */
  | {
      readonly do: 'answer';
      readonly status: number;
      readonly reason?: string;
      readonly timestamp?: number;
      readonly retryAfter?: number;
      readonly ms?: number;
    }
  /** Delivered and answered after so many ms. */
  | { readonly do: 'delay'; readonly ms: number }
  /** Neither delivered nor answered; the connection lives on. */
  | { readonly do: 'hang' }
  /** Delivered, but the connection is cut in place of the answer. */
  | { readonly do: 'cut-after' }
  /** Answered, and delivered twice. */
  | { readonly do: 'duplicate' }
  /** Answered at once, delivered after so many ms. */
  | { readonly do: 'late'; readonly ms: number };

/** What the simulator is to do wrong, and when. */
export type Fault = FaultScope & (ConnectFault | ArrivalFault | PushFault);

/** A fault that stands. */
export interface StandingFault {
  readonly id: string;
  readonly fault: Fault;
  /** How often it took place. */
  readonly times: number;
}
