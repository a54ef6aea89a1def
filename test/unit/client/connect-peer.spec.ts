import { connectPeer } from '#client/webrtc';
import { FakeCall } from './fake-call.js';
import { FakePeer } from './fake-peer.js';

describe('connectPeer', () => {
  /** Until nothing moves any more: nothing here waits for time. */
  const settled = async () => {
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const errors: unknown[] = [];
  beforeEach(() => errors.splice(0));
  const onError = (error: unknown) => errors.push(error);
  function both() {
    const { caller, callee } = FakeCall.pair();
    const [hers, his] = [new FakePeer('hers'), new FakePeer('his')];
    return { caller, callee, hers, his };
  }
  function linked() {
    const { caller, callee, hers, his } = both();
    for (const pc of [hers, his]) pc.addTrack();
    const links = [connectPeer(caller.asCall, hers, { onError }), connectPeer(callee.asCall, his, { onError })];
    return { caller, callee, hers, his, links };
  }

  it('offers as the caller, answers as the callee, and hands on candidates and their end', async () => {
    const { caller, hers, his } = linked();
    await settled();
    expect(caller.sent.filter((signal) => 'description' in (signal as object))).toHaveLength(1);
    expect(hers.signalingState).toBe('stable');
    expect(his.taken.slice(0, 4)).toEqual([
      ...['offer 1 of hers', 'candidate 1.1 of hers', 'candidate 1.2 of hers', 'end-of-candidates'],
    ]);
    expect(hers.taken[0]).toBe('answer 1 of his');
    expect(hers.taken).toContain('end-of-candidates');
    expect(errors).toEqual([]);
  });

  it('holds candidates that come before there is a description', async () => {
    const { callee, his } = both();
    connectPeer(callee.asCall, his, { onError });
    const tell = (signal: unknown) => {
      callee.tell({ name: 'signal', event: { signal } });
    };
    tell({ candidate: { candidate: 'early' } });
    tell({ candidate: null });
    await settled();
    expect(his.taken).toEqual([]);
    tell({ description: { type: 'offer', sdp: 'late' } });
    await settled();
    expect(his.taken).toEqual(['late', 'early', 'end-of-candidates']);
    expect(errors).toEqual([]);
  });

  it('of two offers that cross the caller’s stands, and the callee’s is made again', async () => {
    const { hers, his, caller, callee } = linked();
    await settled();
    const before = [caller.sent.length, callee.sent.length];
    hers.addTrack();
    his.addTrack();
    await settled();
    expect([hers.rollbacks, his.rollbacks]).toEqual([0, 1]);
    expect([hers.signalingState, his.signalingState]).toEqual(['stable', 'stable']);
    const kinds = (call: FakeCall, from: number) =>
      call.sent.slice(from).flatMap((signal) => (signal as { description?: { type: string } }).description?.type ?? []);
    expect(kinds(caller, before[0]!)).toEqual(['offer', 'answer']);
    expect(kinds(callee, before[1]!)).toEqual(['offer', 'answer', 'offer']);
    expect(errors).toEqual([]);
  });

  it.each(['fails', 'is told to, after a change of network'])(
    'starts ICE again where the connection %s',
    async (how) => {
      const { hers, his, links } = linked();
      await settled();
      if (how === 'fails') hers.become('failed');
      else links[0]!.restartIce();
      await settled();
      expect(hers.taken).toContain('restart');
      expect(his.taken).toContain('offer 2 of hers');
      expect(errors).toEqual([]);
    },
  );

  it('takes the offer of the invite and the answer of the accept', async () => {
    const { caller, callee, hers, his } = both();
    await hers.setLocalDescription();
    caller.offer = callee.offer = hers.localDescription?.sdp;
    connectPeer(caller.asCall, hers, { onError });
    connectPeer(callee.asCall, his, { onError });
    await settled();
    expect(his.taken[0]).toBe('offer 1 of hers');
    expect(hers.taken[0]).toBe('answer 1 of his');

    const other = both();
    await other.hers.setLocalDescription();
    connectPeer(other.caller.asCall, other.hers, { onError });
    other.caller.tell({ name: 'accepted', event: { answer: 'the answer' } });
    await settled();
    expect(other.hers.taken).toEqual(['the answer']);
    expect(errors).toEqual([]);
  });

  it('hands on the candidates that were found while the call was placed, and an offer that did not go with it', async () => {
    const sdp = (...found: string[]) =>
      ['v=0', 'm=audio 9', 'a=mid:a', 'm=video 9', 'a=mid:v', 'a=ice-ufrag:u', ...found, ''].join('\r\n');
    const [early, later] = ['candidate:1 1 udp 1 10.0.0.1 1 typ host', 'candidate:2 1 udp 1 10.0.0.2 2 typ host'];
    const { caller, hers } = both();
    caller.offer = sdp(`a=${early}`);
    hers.localDescription = { type: 'offer', sdp: sdp(`a=${early}`, `a=${later}`) };
    hers.iceGatheringState = 'complete';
    connectPeer(caller.asCall, hers, { onError });
    expect(caller.sent).toEqual([
      { candidate: { candidate: later, sdpMid: 'v', sdpMLineIndex: 1, usernameFragment: 'u' } },
      { candidate: null },
    ]);

    const other = both();
    other.hers.localDescription = { type: 'offer', sdp: sdp(`a=${early}`) };
    connectPeer(other.caller.asCall, other.hers, { onError });
    expect(other.caller.sent).toEqual([{ description: other.hers.localDescription }]);
    await settled();
    expect(errors).toEqual([]);
  });

  it('lets the apps’ own signals pass, and nonsense of the other side', async () => {
    const { caller, callee, hers, his } = linked();
    for (const signal of [null, 7, 'hello', { mood: 'good' }, { description: 3 }, { candidate: 'x' }, []])
      caller.tell({ name: 'signal', event: { signal } });
    callee.tell({ name: 'signal', event: { signal: { description: { type: 'answer', sdp: 'to no offer' } } } });
    await settled();
    expect([hers.signalingState, his.signalingState]).toEqual(['stable', 'stable']);
    expect(errors).toEqual([]);
  });

  it('tells what the peer connection refuses', async () => {
    const { callee, his } = both();
    connectPeer(callee.asCall, his, { onError });
    his.setRemoteDescription = () => Promise.reject(new Error('not an SDP'));
    callee.tell({ name: 'signal', event: { signal: { description: { type: 'offer', sdp: '?' } } } });
    await settled();
    expect(errors).toEqual([new Error('not an SDP')]);
  });

  it('ends with the call: nothing listens any more', async () => {
    const { caller, hers } = linked();
    await settled();
    caller.tell({ name: 'ended', event: {} });
    const sent = caller.sent.length;
    hers.addTrack();
    await settled();
    expect([hers.listening, caller.sent.length]).toEqual([0, sent]);
  });
});
