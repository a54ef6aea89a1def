import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { HandshakeRefused, UserAgent } from '../phones/user-agent.js';
import { Narrator } from '../demo/narrator.js';

const USAGE = `Places a call as an app would, and tells what it hears.

  npm run call -- --url URL --token TOKEN --to USER [--device ID] [--media audio|video] [--talk-ms MS]

  --url      a signaling server            --token    a user token: who is calling
  --to       whom                          --device   the calling device (terminal)
  --talk-ms  hangs up so long after the answer (1000); Ctrl-C hangs up at once
`;

const write = (line: string): void => void process.stdout.write(`${line}\n`);
process.exitCode = await run();
process.exit();

async function run(): Promise<number> {
  const wanted = optionsIn(process.argv.slice(2));
  if (!wanted) return 2;
  try {
    return await call(wanted);
  } catch (error) {
    const code = error instanceof HandshakeRefused && error.code !== undefined ? `${error.code}: ` : '';
    process.stderr.write(`No call: ${code}${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

interface Wanted {
  readonly url: string;
  readonly token: string;
  readonly to: string;
  readonly device: string;
  readonly media: 'audio' | 'video';
  readonly talkMs: number;
}

function optionsIn(args: string[]): Wanted | undefined {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args,
      options: {
        url: text,
        token: text,
        to: text,
        device: text,
        media: text,
        'talk-ms': text,
        help: { type: 'boolean' },
      },
    });
    const { url, token, to, device = 'terminal', media = 'audio', 'talk-ms': talk = '1000' } = values;
    if (url && token && to && (media === 'audio' || media === 'video') && /^\d+$/.test(talk)) {
      return { url, token, to, device, media, talkMs: Number(talk) };
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n`);
  }
  process.stderr.write(USAGE);
  return undefined;
}

async function call({ url, token, to, device, media, talkMs }: Wanted): Promise<number> {
  const agent = await UserAgent.connect(url, { token, deviceId: device });
  const narrator = new Narrator(write);
  const callId = randomUUID();
  agent.socket.onAny((event: string, { stage, reason }: { stage?: string; reason?: string }) => {
    narrator.tell([event, stage, reason].filter((each) => each !== undefined).join(' '));
  });
  process.once('SIGINT', () => void agent.ask('call:hangup', { callId }));
  narrator.begin();
  const invited = await agent.ask('call:invite', { callId, to, media });
  if (!invited.ok) throw new Error(`${invited.code}: ${invited.message}`);
  narrator.tell(`invited ${to} (call ${callId})`);
  const ended = agent.hears('call:ended');
  const accepted = agent.hears('call:accepted').then(() => new Promise((resolve) => setTimeout(resolve, talkMs)));
  await Promise.race([ended, accepted.then(() => agent.ask('call:hangup', { callId }))]);
  const { reason } = await ended;
  agent.close();
  return reason === 'completed' ? 0 : 1;
}
