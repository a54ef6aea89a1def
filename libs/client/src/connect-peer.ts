import { type Call } from './call.js';
import { candidatesIn } from './candidates-in.js';
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
  private readonly _isPolite: boolean;
  private _isOffering = false;
  private _ignoresOffer = false;
  private _isStopped = false;
  /** Candidates that came before there was a description that they belong to. */
  private readonly _early: (PeerCandidate | null)[] = [];
  /** While a description is made here: what follows it. */
  private _unsent: PeerSignal[] | undefined;
  /** What came is carried out one after the other. */
  private _last: Promise<void> = Promise.resolve();
  private readonly _stops: (() => void)[] = [];

  constructor(
    private readonly _call: Call,
    private readonly _pc: PeerConnection,
    private readonly _failed: (error: unknown) => void,
  ) {
    this._isPolite = _call.direction === 'incoming';
  }

  start(): void {
    const { _call: call, _pc: pc } = this;
    this._listen('negotiationneeded', () => {
      this._run(this._offer());
    });
    this._listen('icecandidate', ({ candidate }: { candidate: PeerCandidate | null }) => {
      this._send({ candidate: candidate && plain(candidate) });
    });
    this._listen('connectionstatechange', () => {
      if (pc.connectionState === 'failed') this.restartIce();
    });
    this._stops.push(
      call.on('signal', ({ signal }) => {
        this._next(() => this._take(signal));
      }),
      call.on('accepted', ({ answer }) => {
        if (answer !== undefined) this._next(() => this._describe({ type: 'answer', sdp: answer }));
      }),
      call.on('ended', () => {
        this.stop();
      }),
    );
    const { offer } = call;
    if (pc.localDescription) this._sendWhatWasFound();
    else if (!this._isPolite) this._run(this._offer());
    if (this._isPolite && offer !== undefined && !pc.remoteDescription)
      this._next(() => this._describe({ type: 'offer', sdp: offer }));
  }

  restartIce(): void {
    if (!this._isStopped) this._pc.restartIce();
  }

  stop(): void {
    this._isStopped = true;
    for (const stop of this._stops.splice(0)) stop();
  }

  /** The app has described its side itself: of that, the other side gets what did not go with the invite or the accept. */
  private _sendWhatWasFound(): void {
    const { _call: call, _pc: pc } = this;
    const given = this._isPolite ? call.answer : call.offer;
    const description = pc.localDescription;
    if (!isDescription(description)) return;
    const { type, sdp } = description;
    // An answer may be on its way with `accept`.
    if (given === undefined && type === 'offer') this._send({ description: { type, sdp } });
    else for (const candidate of candidatesIn(sdp, given)) this._send({ candidate });
    if (pc.iceGatheringState === 'complete') this._send({ candidate: null });
  }

  private async _offer(): Promise<void> {
    const { _pc: pc } = this;
    // It fires again where it is still needed once the state is stable; and the first offer is the caller's.
    if (this._isOffering || pc.signalingState !== 'stable' || (this._isPolite && !pc.remoteDescription)) return;
    this._isOffering = true;
    try {
      await this._describeHere();
    } finally {
      this._isOffering = false;
    }
  }

  private async _take(signal: unknown): Promise<void> {
    const { description, candidate } = (signal ?? {}) as Partial<Record<'description' | 'candidate', unknown>>;
    if (isDescription(description)) await this._describe(description);
    else if (candidate === null || isCandidate(candidate)) await this._add(candidate);
  }

  private async _describe(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void> {
    const { _pc: pc } = this;
    const isOffer = description.type === 'offer';
    this._ignoresOffer = isOffer && !this._isPolite && (this._isOffering || pc.signalingState !== 'stable');
    // An answer to an offer that was taken back, or was answered already.
    if (this._ignoresOffer || (!isOffer && pc.signalingState !== 'have-local-offer')) return;
    await pc.setRemoteDescription(description);
    for (const candidate of this._early.splice(0)) await this._add(candidate);
    if (!isOffer) return;
    await this._describeHere();
  }

  /** Not every platform keeps its candidates back until the description that they belong to is known. */
  private async _describeHere(): Promise<void> {
    const unsent: PeerSignal[] = (this._unsent = []);
    try {
      await this._pc.setLocalDescription();
      const description = this._pc.localDescription;
      if (isDescription(description)) unsent.unshift({ description: { type: description.type, sdp: description.sdp } });
    } finally {
      this._unsent = undefined;
      for (const signal of unsent) this._send(signal);
    }
  }

  private async _add(candidate: PeerCandidate | null): Promise<void> {
    if (!this._pc.remoteDescription) {
      this._early.push(candidate);
      return;
    }
    try {
      await this._pc.addIceCandidate(candidate ?? undefined);
    } catch (error) {
      // Of the offer that was not taken.
      if (!this._ignoresOffer) throw error;
    }
  }

  private _send(signal: PeerSignal): void {
    if (this._unsent) this._unsent.push(signal);
    else this._run(this._call.signal(signal));
  }

  private _next(step: () => Promise<void>): void {
    this._last = this._last
      .then(() => (this._isStopped ? undefined : step()))
      .catch((error: unknown) => {
        this._report(error);
      });
  }

  private _run(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this._report(error);
    });
  }

  /** What the end of the call has cut short is nobody's trouble. */
  private _report(error: unknown): void {
    if (!this._isStopped && this._call.state !== 'ended') this._failed(error);
  }

  private _listen(name: PeerEventName, listener: PeerListener): void {
    this._pc.addEventListener(name, listener);
    this._stops.push(() => {
      this._pc.removeEventListener(name, listener);
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
