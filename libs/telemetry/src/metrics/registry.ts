import { Counter, Gauge, Histogram, Registry } from 'prom-client';

interface Metric<Label extends string> {
  /** With `callwake_` before it; base units: seconds, counts. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** A part of the metrics page that is found out when the page is asked for. */
export type Look = () => void | Promise<void>;

/** The metrics of one process: each process has its own page, and knows nothing of the others. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly looks: Look[] = [];

  counter<Label extends string = never>({ name, help, labels = [] }: Metric<Label>): Counter<Label> {
    return new Counter({ name: `callwake_${name}`, help, labelNames: labels, registers: [this.registry] });
  }

  gauge<Label extends string = never>({ name, help, labels = [] }: Metric<Label>): Gauge<Label> {
    return new Gauge({ name: `callwake_${name}`, help, labelNames: labels, registers: [this.registry] });
  }

  histogram({ name, help, buckets }: Metric<never> & { readonly buckets: readonly number[] }): Histogram {
    return new Histogram({ name: `callwake_${name}`, help, buckets: [...buckets], registers: [this.registry] });
  }

  /** Is asked before each page. One that fails, or takes longer than a page may, leaves the page as it is. */
  look(look: Look): void {
    this.looks.push(look);
  }

  get names(): string[] {
    return this.registry.getMetricsAsArray().map(({ name }) => name);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async page(): Promise<string> {
    await Promise.allSettled(this.looks.map(async (look) => look()));
    return this.registry.metrics();
  }
}
