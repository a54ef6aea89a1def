import { type PeerCandidate } from './peer-connection.js';

/** The ICE candidates that a session description holds, but for those that are in `given` as well. */
export const candidatesIn = (sdp: string, given = ''): PeerCandidate[] =>
  sdp
    .split(/^(?=m=)/m)
    .slice(1)
    .flatMap((section, sdpMLineIndex) => {
      const [sdpMid, usernameFragment] = [first(/^a=mid:(\S+)/m, section), first(/^a=ice-ufrag:(\S+)/m, section)];
      return [...section.matchAll(/^a=(candidate:.*\S)/gm)]
        .map(([, candidate = '']) => candidate)
        .filter((candidate) => !given.includes(candidate))
        .map((candidate) => ({ candidate, sdpMid, sdpMLineIndex, usernameFragment }));
    });

const first = (pattern: RegExp, text: string): string | null => pattern.exec(text)?.[1] ?? null;
