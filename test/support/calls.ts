import { type Call, type Invite, newCall, type Reachable } from '#calls';

export const NOW = 1_800_000_000_000;
const RING_SECONDS = 45;
export const CALL_ID = '3f0c9f6e-7a41-4c39-9a53-5d1f4c1f6f10';

export const anInvite = (over: Partial<Invite> = {}): Invite => ({
  app: 'demo',
  callId: CALL_ID,
  from: { id: 'alice', name: 'Alice' },
  deviceId: 'alice-phone',
  socket: 'alice-socket',
  to: 'bob',
  media: 'audio',
  ringSeconds: RING_SECONDS,
  fingerprint: 'the same fields',
  bytes: 0,
  ...over,
});

export const asleep = (deviceId: string): Reachable => ({ deviceId, hasVoipToken: true });
export const connected = (deviceId: string, server = 'server-b'): Reachable => ({
  deviceId,
  hasVoipToken: false,
  server,
  socket: `${deviceId}-socket`,
});

/** One with a VoIP token too: its push is held back. */
export const heldBack = (deviceId: string, server = 'server-b'): Reachable => ({
  ...connected(deviceId, server),
  hasVoipToken: true,
});

/** A call of Alice's phone to Bob's devices as its first write makes it. */
export const aCall = (
  devices: readonly Reachable[] = [asleep('phone'), asleep('tablet')],
  over: Partial<Invite> = {},
): Call => newCall(anInvite(over), devices, NOW, 'server-a').call;

export const ALICE = { user: 'alice', deviceId: 'alice-phone' };
export const bobs = (deviceId: string) => ({ user: 'bob', deviceId });
