import { type Counter, type Histogram } from 'prom-client';
import { type Metrics } from './registry.js';

const ACK = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2];

/** What servers say to those who ask. `outcome`: `ok`, or the code of the refusal. */
export class SignalingMetrics {
  private readonly invites: Counter<'outcome'>;
  private readonly acks: Histogram;
  private readonly handshakes: Counter<'outcome'>;

  /** `sockets`: how many are open now. */
  constructor(metrics: Metrics, sockets: () => number) {
    this.invites = metrics.counter({
      name: 'invites_total',
      help: 'Invites by socket and HTTP, repeats too, by outcome.',
      labels: ['outcome'],
    });
    this.acks = metrics.histogram({
      name: 'invite_ack_seconds',
      help: 'From an invite until its ack, or its HTTP answer.',
      buckets: ACK,
    });
    this.handshakes = metrics.counter({
      name: 'handshakes_total',
      help: 'Sockets that asked to be let in, by outcome.',
      labels: ['outcome'],
    });
    this.invites.inc({ outcome: 'ok' }, 0);
    this.handshakes.inc({ outcome: 'ok' }, 0);
    const open = metrics.gauge({ name: 'sockets', help: 'Sockets that are open.' });
    metrics.look(() => {
      open.set(sockets());
    });
  }

  /** Call what it returns with the outcome. */
  invite(): (outcome: string) => void {
    const began = performance.now();
    return (outcome) => {
      this.invites.inc({ outcome });
      this.acks.observe((performance.now() - began) / 1000);
    };
  }

  handshake(outcome: string): void {
    this.handshakes.inc({ outcome });
  }
}
