import { signal } from '@preact/signals';
import { type Call, CallwakeError } from '#client';
import { connectPeer } from '#client/webrtc';
import { say } from './lab-line.js';
import { openMedia, type Picture, type Sending } from './media.js';

type Tone = Parameters<typeof say>[0]['tone'];

/** One call of this browser: by the SDK, with sound and picture by WebRTC. */
export class BrowserCall {
  readonly state = signal<Call['state']>('calling');
  readonly local = signal<MediaStream | undefined>(undefined);
  readonly remote = signal<MediaStream | undefined>(undefined);
  private peer: RTCPeerConnection | undefined;
  private sending: Sending | undefined;

  constructor(
    readonly call: Call,
    private readonly who: string,
  ) {
    this.state.value = call.state;
    call.on('progress', ({ stage, deviceId }) => {
      this.tell(stage === 'ringing' ? `hears that ${deviceId} rings` : `hears that ${deviceId} was pushed`);
      this.state.value = call.state;
    });
    call.on('accepted', ({ by }) => {
      this.tell(`hears that ${by.deviceId} answered`, 'good');
      this.state.value = 'connected';
    });
    call.on('ended', ({ reason }) => {
      this.tell(`hears the end: ${reason}`, reason === 'completed' ? 'plain' : 'bad');
      this.over();
    });
    if (call.state === 'ended') this.over();
  }

  /** The caller's side: sends what was opened before the invite. */
  start(sending: Sending): void {
    if (this.state.value === 'ended') sending.stop();
    else this.connect(sending);
  }

  async answer(picture: Picture): Promise<void> {
    const sending = await openMedia(this.call.media, picture, this.who);
    if (this.call.state === 'ended') {
      sending.stop();
      return;
    }
    this.tell('answers', 'good');
    this.connect(sending);
    this.try('answer', () => this.call.accept());
    this.state.value = 'connected';
  }

  decline(): void {
    this.try('decline', () => this.call.decline('declined'));
  }

  hangUp(): void {
    this.try('hang-up', () => this.call.hangup());
  }

  private connect(sending: Sending): void {
    const peer = new RTCPeerConnection({ iceServers: [...this.call.iceServers] as RTCIceServer[] });
    this.sending = sending;
    this.peer = peer;
    this.local.value = sending.stream;
    for (const track of sending.stream.getTracks()) peer.addTrack(track, sending.stream);
    peer.addEventListener('track', ({ streams: [stream] }) => {
      this.remote.value = stream;
    });
    peer.addEventListener('connectionstatechange', () => {
      this.tell(`WebRTC: ${peer.connectionState}`, peer.connectionState === 'connected' ? 'good' : 'plain');
    });
    connectPeer(this.call, peer);
  }

  private over(): void {
    this.state.value = 'ended';
    this.peer?.close();
    this.sending?.stop();
    this.local.value = undefined;
    this.remote.value = undefined;
  }

  private try(what: string, ask: () => Promise<unknown>): void {
    ask().catch((error: unknown) => {
      this.tell(`${what}: ${error instanceof CallwakeError ? error.code : 'failed'}`, 'bad');
    });
  }

  private tell(what: string, tone: Tone = 'plain'): void {
    say({ who: this.who, what, tone, callId: this.call.id });
  }
}
