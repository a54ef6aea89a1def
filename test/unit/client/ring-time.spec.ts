import { jest } from '@jest/globals';
import { LiveCall, type Switch } from '../../../libs/client/src/live-call.js';

const ID = '3f0c9f6e-7a41-4c39-9a53-5d1f4c1f6f10';
const SERVER = 1_800_000_000_000;
const RING_MS = 45_000;

describe('the time of a call', () => {
  // The device's clock is years off: nothing counts by it.
  beforeEach(() => jest.useFakeTimers({ now: 5 }));
  afterEach(() => {
    jest.useRealTimers();
  });
  function rung() {
    const asked: string[] = [];
    const to: Switch = {
      _ask: (event) => {
        asked.push(event);
        return new Promise(() => undefined);
      },
      _farewell: () => void asked.push('farewell'),
      _over: () => undefined,
    };
    const call = new LiveCall(to, {
      ...{ id: ID, direction: 'incoming', media: 'audio', _ringMs: 1, peer: { id: 'alice', name: 'Alice' } },
    });
    const from = { id: 'alice', name: 'Alice' };
    const told = { media: 'audio', from, ringUntil: SERVER + RING_MS, iceServers: [] } as const;
    call._take({ event: 'call:incoming', data: { callId: ID, seq: 1, at: SERVER, ...told } });
    const ends: string[] = [];
    call.on('ended', ({ reason }) => ends.push(reason));
    return { call, asked, ends };
  }
  const signal = (seq: number, at: number) =>
    ({ event: 'call:signal', data: { callId: ID, seq, at, from: { id: 'alice', deviceId: 'a' }, signal: 1 } }) as const;

  it('is counted from receipt, by the server’s clock', () => {
    const { call } = rung();
    expect(call.remainingMs).toBe(RING_MS);
    jest.advanceTimersByTime(10_000);
    expect(call.remainingMs).toBe(RING_MS - 10_000);
    jest.setSystemTime(SERVER * 2);
    expect(call.remainingMs).toBe(RING_MS - 10_000);
  });

  it('of a phone that slept is put right by the next event, and an event that was late changes nothing', () => {
    const { call } = rung();
    call._take(signal(2, SERVER + 30_000));
    expect(call.remainingMs).toBe(RING_MS - 30_000);
    call._take(signal(3, SERVER + 10_000));
    expect(call.remainingMs).toBe(RING_MS - 30_000);
  });

  it('is over where nobody says so: nothing rings for ever, and the server is told', async () => {
    const { call, asked, ends } = rung();
    await jest.advanceTimersByTimeAsync(RING_MS + 4_900);
    expect([call.state, call.remainingMs]).toEqual(['calling', 0]);
    await jest.advanceTimersByTimeAsync(200);
    expect([call.state, call.endReason, ends, asked]).toEqual(['ended', 'unanswered', ['unanswered'], ['farewell']]);
  });

  it('has an end for a connected call whose line is away', async () => {
    const { call, ends } = rung();
    call._takeView({ state: 'connected', ringUntil: SERVER + RING_MS });
    call._lineChanged(false);
    await jest.advanceTimersByTimeAsync(30_000);
    call._lineChanged(true);
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(call.state).toBe('connected');
    call._lineChanged(false);
    await jest.advanceTimersByTimeAsync(61_000);
    expect([call.state, ends]).toEqual(['ended', ['failed']]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
