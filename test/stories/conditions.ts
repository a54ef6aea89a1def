import { type UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';
import { type Scene } from './scene.js';

/** Of Bob's phone, when Alice calls. */
export interface Condition {
  readonly is: string;
  /** Before the call. */
  prepare?(scene: Scene): Promise<unknown>;
  /** The call comes as near as it does while the phone is left alone. */
  isTold(scene: Scene): Promise<unknown>;
  /** The phone does what it does by itself: its connection. */
  comes(scene: Scene): Promise<UserAgent>;
  /** The same where no push was sent. */
  comesUnpushed(scene: Scene): Promise<UserAgent>;
}

export type ConditionName = 'asleep' | 'connected' | 'silent' | 'back' | 'tooLate';

const appleHasThePush = (scene: Scene) =>
  scene.onAlice.agent.hears('call:progress', ({ callId, stage }) => callId === scene.callId && stage === 'pushed');

const isPushed = async (scene: Scene) => {
  await scene.phone.isKnownToBePushed();
  await appleHasThePush(scene);
};

const opensTheApp = (scene: Scene) => scene.bobOpensTheApp();
const isOff = (scene: Scene) => {
  scene.phone.switchOff();
  return Promise.resolve();
};

export const CONDITIONS: Readonly<Record<ConditionName, Condition>> = {
  asleep: {
    is: 'asleep',
    isTold: isPushed,
    comes: (scene) => scene.thePhoneWakes(),
    comesUnpushed: opensTheApp,
  },
  connected: {
    is: 'connected',
    prepare: opensTheApp,
    isTold: (scene) => scene.thePhoneRings(scene.agent!),
    comes: (scene) => Promise.resolve(scene.agent!),
    comesUnpushed: (scene) => Promise.resolve(scene.agent!),
  },
  silent: {
    is: 'connected but silent',
    prepare: opensTheApp,
    async isTold(scene) {
      await scene.agent!.hears('call:incoming');
      await isPushed(scene);
    },
    comes: (scene) => scene.thePhoneWakes(),
    comesUnpushed: opensTheApp,
  },
  back: {
    is: 'switched off, and back within the deadline',
    prepare: isOff,
    isTold: appleHasThePush,
    comes(scene) {
      scene.phone.switchOn();
      return scene.thePhoneWakes();
    },
    comesUnpushed(scene) {
      scene.phone.switchOn();
      return scene.bobOpensTheApp();
    },
  },
  tooLate: {
    is: 'switched off, and back after the deadline',
    prepare: isOff,
    isTold: appleHasThePush,
    comes: comesTooLate,
    comesUnpushed: comesTooLate,
  },
};

async function comesTooLate(scene: Scene): Promise<UserAgent> {
  await scene.theDeadline();
  scene.phone.switchOn();
  // Apple keeps no push beyond the ring deadline.
  expect(scene.phone.pushes).toEqual([]);
  return scene.bobOpensTheApp();
}
