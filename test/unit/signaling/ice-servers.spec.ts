import { createHmac } from 'node:crypto';
import { LONGEST_CALL_MS } from '#calls';
import { Secret } from '#config';
import { iceServersBy } from '../../../apps/signaling/src/ice-servers.js';

const NOW = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const secret = new Secret('the secret that coturn has too');
const device = { app: 'demo', user: 'bob', deviceId: 'phone' };
const turn = { urls: ['turn:turn.example.org:3478'], secret };

describe('the ICE servers of a device', () => {
  const of = iceServersBy({ stunUrls: ['stun:stun.example.org'], turn }, () => NOW);

  it('have credentials that coturn’s use-auth-secret takes, an hour longer than any call', () => {
    const [stun, relay] = of(device);
    expect(stun).toEqual({ urls: ['stun:stun.example.org'] });
    const username = `${(NOW + LONGEST_CALL_MS + HOUR_MS) / 1000}:demo/bob/phone`;
    // "base64(hmac(input_buffer = username, key = shared-secret))"
    const credential = createHmac('sha1', secret.reveal()).update(username).digest('base64');
    expect(relay).toEqual({ urls: turn.urls, username, credential });
  });

  it('have those of one device alone', () => {
    const devices = [
      device,
      { ...device, deviceId: 'tablet' },
      { ...device, user: 'carol' },
      { ...device, app: 'other' },
    ];
    expect(new Set(devices.map((each) => of(each)[1]!.credential)).size).toBe(devices.length);
  });

  it('are STUN alone, or none, where nothing else is set', () => {
    expect(iceServersBy({ stunUrls: ['stun:a'] }, () => NOW)(device)).toEqual([{ urls: ['stun:a'] }]);
    expect(iceServersBy({ stunUrls: [] }, () => NOW)(device)).toEqual([]);
  });
});
