import { type SimulatedApp } from './apps.js';
import { type Push } from './push.js';
import { type Verdict } from './reasons.js';

/** How an APNs is to be simulated. */
export interface ApnsSimulatorOptions {
  /** The server's certificate and private key, as PEM. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** The authority of client certificates, as PEM; without it none is asked for. */
  readonly clientCa?: string;
  readonly apps: readonly SimulatedApp[];
  /** 127.0.0.1 without it. */
  readonly host?: string;
  /** A free one without it. */
  readonly port?: number;
  /** With it the sandbox is a host of its own, on this port (0: a free one); without it one host serves both environments. */
  readonly sandboxPort?: number;
  /** Ms since epoch. */
  readonly clock?: () => number;
  /** Waits so many ms for faults that delay something; in real time without it. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Whether a device token that was never registered is good; `any` without it. */
  readonly knownTokens?: 'any' | 'registered';
  /**
   * Answers in Apple's place, after what delay it likes; undefined leaves it to the simulator. It is asked only about a push
   * that Apple's rules accept, so that it cannot hide a client's mistake.
   */
  readonly answer?: (push: Push) => Verdict | undefined | Promise<Verdict | undefined>;
  /** Hears of errors in `answer` and in listeners; they are printed without it. */
  readonly report?: (error: unknown) => void;
}
