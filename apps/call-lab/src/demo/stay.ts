import { signUserToken } from '#auth';
import { VirtualPhone } from '../phones/virtual-phone.js';
import { type Stage } from './stage.js';
import { DAY_SECONDS } from './story.js';

/** Bob's phone stays on, asleep, and takes every call; another terminal calls it. Resolves on Ctrl-C. */
export async function stay(
  { servers, control, simulator, redis, secret, logs }: Stage,
  write: (line: string) => void,
  interrupted: Promise<void>,
): Promise<void> {
  const [server, second] = servers;
  const now = Date.now();
  const [alice, bob] = await Promise.all(
    ['alice', 'bob'].map((sub) =>
      signUserToken(secret, { sub, name: sub === 'bob' ? 'Bob' : 'Alice' }, DAY_SECONDS, now),
    ),
  );
  const phone = new VirtualPhone('bobs-phone', {
    pushed: ({ apnsId }) => {
      write(`phone: VoIP push ${apnsId}`);
    },
    woken: () => {
      write('phone: woken');
    },
    rings: ({ from }) => {
      write(`phone: rings, ${from.name} is calling`);
    },
    answers: () => {
      write('phone: answers');
    },
    ended: (reason) => {
      write(`phone: ended, ${reason}`);
    },
    failed: (error) => {
      write(`phone: ${error instanceof Error ? error.message : 'could not take the call'}`);
    },
  });
  await phone.switchOn(server, bob ?? '', control);
  write(`
It runs on. Ctrl-C ends all of it.

  signaling     ${server} and ${second}
  simulator     ${simulator} in Apple's place; what it was sent: ${control}/pushes
  Redis         ${redis}
  logs          ${logs}

Bob's phone is on, asleep. Call it from another terminal (the token is Alice's, good for a day):

  npm run call -- --url ${server} --to bob --token ${alice ?? ''}
`);
  await interrupted;
  await phone.switchOff();
}
