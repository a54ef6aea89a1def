import { type PeerCandidate, type PeerConnection } from '#client/webrtc';

interface Description {
  type: 'offer' | 'answer';
  sdp: string;
}
type State = 'stable' | 'have-local-offer' | 'have-remote-offer';

/**
 * An RTCPeerConnection as the specification has it, as far as negotiation goes: operations one after the other, states, implicit
 * rollback, `negotiationneeded` once the state is stable, candidates that belong to a description or are refused.
 */
export class FakePeer implements PeerConnection {
  signalingState: State = 'stable';
  connectionState = 'new';
  iceGatheringState = 'new';
  localDescription: Description | null = null;
  remoteDescription: Description | null = null;
  /** What came in, in order. */
  readonly taken: string[] = [];
  rollbacks = 0;
  private isNeeded = false;
  private isTakenBack = false;
  private offers = 0;
  private last: Promise<unknown> = Promise.resolve();
  private readonly listeners = new Map<string, Set<(event: unknown) => void>>();

  constructor(
    readonly name: string,
    private readonly candidates = 2,
  ) {}

  /** A track: this side needs to negotiate. */
  addTrack(): void {
    this.isNeeded = true;
    this.fireIfNeeded();
  }

  restartIce(): void {
    this.taken.push('restart');
    this.addTrack();
  }

  become(connectionState: string): void {
    this.connectionState = connectionState;
    this.fire('connectionstatechange', {});
  }

  get listening(): number {
    return [...this.listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  setLocalDescription(): Promise<void> {
    return this.chained(() => {
      const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
      this.localDescription = { type, sdp: `${type} ${++this.offers} of ${this.name}` };
      this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
      // An answer carries what is new here, but not what was taken back.
      this.isNeeded = type === 'answer' && this.isTakenBack;
      this.isTakenBack = false;
      this.gather(this.offers);
    });
  }

  setRemoteDescription(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void> {
    return this.chained(() => {
      const { type } = description;
      if (type === 'offer' && this.signalingState === 'have-local-offer') {
        this.rollbacks += 1;
        this.isTakenBack = true;
      } else if (type === 'answer' && this.signalingState !== 'have-local-offer') {
        throw new Error(`InvalidStateError: an answer in ${this.signalingState}`);
      }
      this.remoteDescription = description;
      this.signalingState = type === 'offer' ? 'have-remote-offer' : 'stable';
      this.taken.push(description.sdp);
      this.fireIfNeeded();
    });
  }

  addIceCandidate(candidate?: PeerCandidate): Promise<void> {
    return this.chained(() => {
      if (!this.remoteDescription) throw new Error('InvalidStateError: no remote description');
      const { usernameFragment } = candidate ?? {};
      if (usernameFragment && usernameFragment !== this.remoteDescription.sdp)
        throw new Error('OperationError: a candidate of another description');
      this.taken.push(candidate ? (candidate.candidate ?? '') : 'end-of-candidates');
    });
  }

  addEventListener(name: string, listener: (event: never) => void): void {
    this.listeners.set(name, (this.listeners.get(name) ?? new Set()).add(listener as (event: unknown) => void));
  }

  removeEventListener(name: string, listener: (event: never) => void): void {
    this.listeners.get(name)?.delete(listener as (event: unknown) => void);
  }

  private gather(generation: number): void {
    const sdp = this.localDescription?.sdp ?? '';
    for (let i = 1; i <= this.candidates; i++) {
      const candidate = { candidate: `candidate ${generation}.${i} of ${this.name}`, usernameFragment: sdp };
      queueMicrotask(() => {
        this.fire('icecandidate', { candidate: { ...candidate, toJSON: () => candidate } });
      });
    }
    queueMicrotask(() => {
      this.fire('icecandidate', { candidate: null });
    });
  }

  private fireIfNeeded(): void {
    setImmediate(() => {
      if (this.isNeeded && this.signalingState === 'stable') this.fire('negotiationneeded', {});
    });
  }

  private fire(name: string, event: unknown): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) listener(event);
  }

  private chained(step: () => void): Promise<void> {
    const done = this.last.then(() => new Promise((resolve) => setImmediate(resolve))).then(step);
    this.last = done.catch(() => undefined);
    return done.then(() => {
      this.fireIfNeeded();
    });
  }
}
