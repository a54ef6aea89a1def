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
  readonly localDescription: { readonly type: string; readonly sdp?: string } | null;
  readonly remoteDescription: unknown;
  setLocalDescription(): Promise<void>;
  // As methods: an RTCPeerConnection takes less than these say, and is one all the same.
  setRemoteDescription(description: { type: 'offer' | 'answer'; sdp: string }): Promise<unknown>;
  addIceCandidate(candidate?: PeerCandidate): Promise<unknown>;
  restartIce(): void;
  // The listeners of a DOM event and of react-native-webrtc's differ in type alone.
  addEventListener(name: PeerEventName, listener: (event: never) => void): void;
  removeEventListener(name: PeerEventName, listener: (event: never) => void): void;
}
export type PeerEventName = 'negotiationneeded' | 'icecandidate' | 'connectionstatechange';
