import { signUserToken } from '#auth';
import { openLab, type OpenLab } from '../lab/open-lab.js';
import { type PagePlace } from '../lab/page-server.js';
import { type Stage } from './stage.js';
import { DAY_SECONDS } from './story.js';

/** The call lab, and Bob's phone in it, stay on; another terminal, or the page, calls it. */
export async function stay(stage: Stage, place: PagePlace, write: (line: string) => void): Promise<OpenLab> {
  const { servers, control, simulator, redis, secret, logs } = stage;
  const [server, second] = servers;
  const alice = await signUserToken(secret, { sub: 'alice', name: 'Alice' }, DAY_SECONDS, Date.now());
  const lab = await openLab(stage, place);
  write(`
It runs on. Ctrl-C ends all of it.

  signaling     ${server} and ${second}
  simulator     ${simulator} in Apple's place; what it was sent: ${control}/pushes
  Redis         ${redis}
  logs          ${logs}

Bob's phone is on, asleep. Call it from another terminal (the token is Alice's, good for a day):

  npm run call -- --url ${server} --to bob --token ${alice}

Or from your browser, and see how the call goes, leg by leg:

  ${lab.url}
`);
  return lab;
}
