import { type Child, type ChildOptions, startChild } from './child.js';

export type ProgramState = 'starting' | 'up' | 'down';

/** Where a program listens, once it was up; asked again at each start, so that it comes back at the same address. */
type OptionsAt = (address: URL | undefined) => ChildOptions;

/** A program that can be killed, and started again at the address that it had. */
export class Program {
  private child: Child | undefined;
  private starting = false;

  private constructor(
    readonly name: string,
    private readonly options: OptionsAt,
    private readonly changed: () => void,
  ) {}

  /** Resolves once it is ready; rejects with the last that it printed where it ends before. */
  static async start(name: string, options: OptionsAt, changed: () => void = () => undefined): Promise<Program> {
    const program = new Program(name, options, changed);
    await program.start();
    return program;
  }

  get state(): ProgramState {
    if (this.starting) return 'starting';
    return this.child ? 'up' : 'down';
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** The line that said that it is ready; of the last start where it is down. */
  ready: Readonly<Record<string, unknown>> = {};

  /** Its own address, as `http://host:port`. */
  get url(): string {
    return String(this.ready['url']);
  }

  /** Nothing where it runs, or starts already. */
  async start(): Promise<void> {
    if (this.state !== 'down') return;
    this.starting = true;
    this.changed();
    try {
      const address = typeof this.ready['url'] === 'string' ? new URL(this.url) : undefined;
      this.child = await startChild(this.options(address));
      this.ready = this.child.ready;
      this.watch(this.child);
    } finally {
      this.starting = false;
      this.changed();
    }
  }

  /** SIGKILL: nothing is finished, and nobody is told. Done when the process is gone. */
  async kill(): Promise<void> {
    await this.child?.kill();
  }

  /** SIGTERM; done when the process is gone. */
  async stop(): Promise<void> {
    await this.child?.stop();
  }

  private watch(child: Child): void {
    void child.gone.then(() => {
      if (this.child !== child) return;
      this.child = undefined;
      this.changed();
    });
  }
}
