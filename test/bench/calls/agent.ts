import { io, type Socket } from 'socket.io-client';

/** An app's socket that keeps nothing of what it heard: its cost is the same after a thousand calls. */
export interface Agent {
  /** The ack; rejects where it is a refusal. */
  ask(event: string, request: object): Promise<void>;
  /** The next event of this name in this call. */
  hears(event: string, callId: string): Promise<void>;
  close(): void;
}

export function connectAgent(url: string, auth: object): Promise<Agent> {
  const socket: Socket = io(url, { auth, transports: ['websocket'], forceNew: true, reconnection: false });
  const waiting = new Map<string, () => void>();
  const early = new Set<string>();
  socket.onAny((event: string, { callId }: { callId: string }) => {
    const key = `${event} ${callId}`;
    const resolve = waiting.get(key);
    waiting.delete(key);
    if (resolve) resolve();
    else if (AWAITED.has(event)) early.add(key);
  });
  const agent: Agent = {
    ask: async (event, request) => {
      const answer = (await socket.emitWithAck(event, request)) as { readonly ok: boolean };
      if (!answer.ok) throw new Error(`${event} was refused: ${JSON.stringify(answer)}`);
    },
    hears: (event, callId) => {
      const key = `${event} ${callId}`;
      return early.delete(key) ? Promise.resolve() : new Promise((resolve) => waiting.set(key, resolve));
    },
    close: () => {
      socket.close();
    },
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => {
      resolve(agent);
    });
    socket.once('connect_error', reject);
  });
}

/** All that a call of the benchmark waits for. */
const AWAITED: ReadonlySet<string> = new Set(['call:incoming', 'call:accepted']);
