/**
 * A worker's hold on a job, as long as no other worker may have taken it over. BullMQ would make a controller and a signal for each
 * job, which is a fiftieth of all that a push costs; here they are made where somebody listens.
 */
export class Hold {
  private controller: AbortController | undefined;
  private lost = false;

  /** Another worker may have the job by now. */
  get isLost(): boolean {
    return this.lost;
  }

  /** Aborts when the job is lost. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.lost) this.controller.abort();
    return this.controller.signal;
  }

  lose(): void {
    this.lost = true;
    this.controller?.abort();
  }
}
