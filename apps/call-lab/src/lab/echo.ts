import { type Call } from '#client';
import { connectPeer, type PeerConnection } from '#client/webrtc';
import { type MediaStreamTrack, RTCPeerConnection, type RTCRtpTransceiver } from 'werift';

interface TrackEvent {
  readonly track: MediaStreamTrack;
  readonly transceiver: RTCRtpTransceiver;
}

/**
 * Answers a call as a phone that sends back what it hears and sees: real WebRTC, without a camera. Where the caller's app knows no
 * WebRTC, it is an answer and nothing more.
 */
export async function answerWithEcho(call: Call): Promise<void> {
  const peer = new RTCPeerConnection({});
  peer.addEventListener('track', ({ track, transceiver }: TrackEvent) => {
    transceiver.setDirection('sendrecv');
    void transceiver.sender.replaceTrack(track);
  });
  call.on('ended', () => void peer.close());
  connectPeer(call, peer as unknown as PeerConnection);
  await call.accept();
}
