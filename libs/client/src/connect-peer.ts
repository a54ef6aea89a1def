import { type Call } from './call.js';
import { type PeerCandidate, type PeerConnection, type PeerEventName, type PeerListener } from './peer-connection.js';
import { warn } from './platform.js';

/** How `connectPeer` tells what went wrong. */
export interface PeerOptions {
  /** What the peer connection or the call would not do; without it a warning on the console. */
  readonly onError?: (error: unknown) => void;
}

/** The bond of a call and a peer connection. */
export interface PeerLink {
  /** After a change of network: ICE looks for new ways. Done by itself where a connection has failed. */
  restartIce(): void;
  /** The call goes on without; the peer connection stays as it is, for the app to close. */
  stop(): void;
}

/** What two `connectPeer`s say to each other by `call.signal`; `candidate: null` is the end of candidates. */
type PeerSignal =
  { readonly description: { type: 'offer' | 'answer'; sdp: string } } | { readonly candidate: PeerCandidate | null };

/**
 * Sets up media between the two sides of a call, and keeps it up: offer and answer, candidates as they are found, ICE restart, and
 * either side may add or remove tracks at any time (perfect negotiation: of two offers that cross the caller's stands). Add the
 * tracks, then call this: the caller once it has the call, the callee before or after `accept()`. Ends with the call.
 */
export function connectPeer(call: Call, connection: PeerConnection, options: PeerOptions = {}): PeerLink {
  const peer = new Peer(
    call,
    connection,
    options.onError ??
      ((error) => {
        warn('connectPeer:', error);
      }),
  );
  peer.start();
  return peer;
}

class Peer implements PeerLink {
  private readonly isPolite: boolean;
  private isOffering = false;
  private ignoresOffer = false;
  private isStopped = false;
  /** Candidates that came before there was a description that they belong to. */
  private readonly early: (PeerCandidate | null)[] = [];
  /** While a description is made here: what follows it. */
  private unsent: PeerSignal[] | undefined;
  /** What came is carried out one after the other. */
  private last: Promise<void> = Promise.resolve();
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly call: Call,
    private readonly pc: PeerConnection,
    private readonly failed: (error: unknown) => void,
  ) {
    this.isPolite = call.direction === 'incoming';
  }

  start(): void {
    const { call, pc } = this;
    this.listen('negotiationneeded', () => {
      this.run(this.offer());
    });
    this.listen('icecandidate', ({ candidate }: { candidate: PeerCandidate | null }) => {
      this.send({ candidate: candidate && plain(candidate) });
    });
    this.listen('connectionstatechange', () => {
      if (pc.connectionState === 'failed') this.restartIce();
    });
    this.stops.push(
      call.on('signal', ({ signal }) => {
        this.next(() => this.take(signal));
      }),
      call.on('accepted', ({ answer }) => {
        if (answer !== undefined) this.next(() => this.describe({ type: 'answer', sdp: answer }));
      }),
      call.on('ended', () => {
        this.stop();
      }),
    );
    const { offer } = call;
    if (!this.isPolite) {
      if (!pc.localDescription) this.run(this.offer());
    } else if (offer !== undefined && !pc.remoteDescription)
      this.next(() => this.describe({ type: 'offer', sdp: offer }));
  }

  restartIce(): void {
    if (!this.isStopped) this.pc.restartIce();
  }

  stop(): void {
    this.isStopped = true;
    for (const stop of this.stops.splice(0)) stop();
  }

  private async offer(): Promise<void> {
    const { pc } = this;
    // It fires again where it is still needed once the state is stable; and the first offer is the caller's.
    if (this.isOffering || pc.signalingState !== 'stable' || (this.isPolite && !pc.remoteDescription)) return;
    this.isOffering = true;
    try {
      await this.describeHere();
    } finally {
      this.isOffering = false;
    }
  }

  private async take(signal: unknown): Promise<void> {
    const { description, candidate } = (signal ?? {}) as Partial<Record<'description' | 'candidate', unknown>>;
    if (isDescription(description)) await this.describe(description);
    else if (candidate === null || isCandidate(candidate)) await this.add(candidate);
  }

  private async describe(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void> {
    const { pc } = this;
    const isOffer = description.type === 'offer';
    this.ignoresOffer = isOffer && !this.isPolite && (this.isOffering || pc.signalingState !== 'stable');
    // An answer to an offer that was taken back, or was answered already.
    if (this.ignoresOffer || (!isOffer && pc.signalingState !== 'have-local-offer')) return;
    await pc.setRemoteDescription(description);
    for (const candidate of this.early.splice(0)) await this.add(candidate);
    if (!isOffer) return;
    await this.describeHere();
  }

  /** Not every platform keeps its candidates back until the description that they belong to is known. */
  private async describeHere(): Promise<void> {
    const unsent: PeerSignal[] = (this.unsent = []);
    try {
      await this.pc.setLocalDescription();
      const description = this.pc.localDescription;
      if (isDescription(description)) unsent.unshift({ description: { type: description.type, sdp: description.sdp } });
    } finally {
      this.unsent = undefined;
      for (const signal of unsent) this.send(signal);
    }
  }

  private async add(candidate: PeerCandidate | null): Promise<void> {
    if (!this.pc.remoteDescription) {
      this.early.push(candidate);
      return;
    }
    try {
      await this.pc.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      // Of the offer that was not taken.
      if (!this.ignoresOffer) throw error;
    }
  }

  private send(signal: PeerSignal): void {
    if (this.unsent) this.unsent.push(signal);
    else this.run(this.call.signal(signal));
  }

  private next(step: () => Promise<void>): void {
    this.last = this.last
      .then(() => (this.isStopped ? undefined : step()))
      .catch((error: unknown) => {
        this.report(error);
      });
  }

  private run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.report(error);
    });
  }

  /** What the end of the call has cut short is nobody's trouble. */
  private report(error: unknown): void {
    if (!this.isStopped && this.call.state !== 'ended') this.failed(error);
  }

  private listen(name: PeerEventName, listener: PeerListener): void {
    this.pc.addEventListener(name, listener);
    this.stops.push(() => {
      this.pc.removeEventListener(name, listener);
    });
  }
}

function isDescription(value: unknown): value is { type: 'offer' | 'answer'; sdp: string } {
  const { type, sdp } = (value ?? {}) as Partial<Record<'type' | 'sdp', unknown>>;
  return (type === 'offer' || type === 'answer') && typeof sdp === 'string';
}

const isCandidate = (value: unknown): value is PeerCandidate =>
  typeof value === 'object' && value !== null && typeof (value as PeerCandidate).candidate === 'string';

const plain = (candidate: PeerCandidate & { toJSON?: () => PeerCandidate }): PeerCandidate =>
  candidate.toJSON ? candidate.toJSON() : candidate;
