/** The session descriptions of WebRTC, as they go over the line. */
export interface PeerDescription {
  readonly type: 'offer' | 'answer' | 'pranswer' | 'rollback';
  readonly sdp?: string;
}

/** An ICE candidate as `toJSON` gives it. */
export interface PeerCandidate {
  readonly candidate?: string;
  readonly sdpMid?: string | null;
  readonly sdpMLineIndex?: number | null;
  readonly usernameFragment?: string | null;
}

/** What `connectPeer` needs of an `RTCPeerConnection`, of a browser or of react-native-webrtc. */
export interface PeerConnection {
  readonly signalingState: string;
  readonly connectionState: string;
  readonly iceGatheringState?: string;
  readonly localDescription: { readonly type: string; readonly sdp?: string } | null;
  readonly remoteDescription: unknown;
  setLocalDescription(): Promise<void>;
  // As methods: an RTCPeerConnection takes less than these say, and is one all the same.
  setRemoteDescription(description: { type: 'offer' | 'answer'; sdp: string }): Promise<unknown>;
  addIceCandidate(candidate?: PeerCandidate): Promise<unknown>;
  restartIce(): void;
  addEventListener(name: PeerEventName, listener: PeerListener): void;
  removeEventListener(name: PeerEventName, listener: PeerListener): void;
}
// The events of a browser and of react-native-webrtc have no type in common.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type PeerListener = (event: any) => void;
export type PeerEventName = 'negotiationneeded' | 'icecandidate' | 'connectionstatechange';
