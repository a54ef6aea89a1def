import { randomUUID } from 'node:crypto';
import { repeated } from '../faults/repeated.js';
import { outcomeOf } from '../races/devices.js';
import { type Caller } from '../support/caller.js';
import { type Condition, CONDITIONS } from './conditions.js';
import { type Scene } from './scene.js';

/** What happens to a call of Alice's. */
export interface Plot {
  readonly tells: string;
  /** Only the deadline ends it. */
  readonly needsDeadline?: boolean;
  /** Before any worker runs: nothing can be pushed. */
  beforeThePush?(scene: Scene): Promise<void>;
  happens(scene: Scene, condition: Condition): Promise<void>;
}

/** No phone is switched off, woken and rung within less on a busy machine. */
const RING_SECONDS = 7;

async function isCalled(plot: Plot, scene: Scene, condition: Condition): Promise<void> {
  const isShort = plot.needsDeadline === true || condition === CONDITIONS.tooLate;
  await scene.aliceCalls(isShort ? RING_SECONDS : undefined);
  await condition.isTold(scene);
}

async function rings(plot: Plot, scene: Scene, condition: Condition) {
  await isCalled(plot, scene, condition);
  const agent = await condition.comes(scene);
  await scene.thePhoneRings(agent);
  return agent;
}

const answer: Plot = {
  tells: 'it rings and answers at once; what Alice sent before reaches it, and they talk until she hangs up',
  async happens(scene, condition) {
    await isCalled(answer, scene, condition);
    expect(await outcomeOf(() => scene.onAlice.signals(scene.callId, 'a candidate', 1))).toBe('ok');
    const agent = await condition.comes(scene);
    await scene.thePhoneRings(agent);
    expect(await scene.thePhoneAsks(agent, 'call:accept', { answer: 'the answer' })).toBe('ok');
    const accepted = scene.hears(scene.onAlice.agent, 'call:accepted');
    await expect(accepted).resolves.toMatchObject({ by: { id: scene.bob }, answer: 'the answer' });
    await expect(scene.hears(agent, 'call:signal')).resolves.toMatchObject({ signal: 'a candidate' });
    await scene.aliceHangsUp();
    await scene.aliceHears('completed');
    await expect(scene.hears(agent, 'call:ended')).resolves.toMatchObject({ reason: 'completed' });
    await expectOneLeg(scene, condition);
  },
};

/** However it was told, by socket, by push or by both, it is one device that is pushed at most once. */
async function expectOneLeg(scene: Scene, condition: Condition): Promise<void> {
  const isRungBySocket = condition === CONDITIONS.connected;
  const push = isRungBySocket ? { state: 'skipped', attempts: 0 } : { state: 'accepted', attempts: 1 };
  expect((await scene.ledger()).legs).toMatchObject([{ deviceId: 'phone', reason: 'completed', push }]);
  expect(scene.phone.pushes).toHaveLength(isRungBySocket ? 0 : 1);
  const stages = scene.onAlice.agent.heard.flatMap(({ event, data }) =>
    event === 'call:progress' ? [data.stage] : [],
  );
  expect(stages).toEqual(isRungBySocket ? ['ringing'] : ['pushed', 'ringing']);
}

const decline: Plot = {
  tells: 'it rings and declines, and Alice hears who did',
  async happens(scene, condition) {
    const agent = await rings(decline, scene, condition);
    expect(await scene.thePhoneAsks(agent, 'call:decline')).toBe('ok');
    const ended = scene.hears(scene.onAlice.agent, 'call:ended');
    await expect(ended).resolves.toMatchObject({ reason: 'declined', by: { id: scene.bob, deviceId: 'phone' } });
    await scene.thePhoneLearns(agent, 'declined');
  },
};

const busy: Plot = {
  tells: 'it rings and is busy, and Alice hears that',
  async happens(scene, condition) {
    const agent = await rings(busy, scene, condition);
    expect(await scene.thePhoneAsks(agent, 'call:decline', { reason: 'busy' })).toBe('ok');
    await scene.aliceHears('busy');
    await scene.thePhoneLearns(agent, 'busy');
  },
};

const cancelBeforePush: Plot = {
  tells: 'Alice cancels before its push is sent: none is, and it learns so when it comes',
  async beforeThePush(scene) {
    await scene.aliceCalls(RING_SECONDS);
    await scene.aliceHangsUp();
    await scene.aliceHears('cancelled');
  },
  async happens(scene, condition) {
    await scene.anotherCallIsPushed();
    const agent = await condition.comesUnpushed(scene);
    await scene.thePhoneLearns(agent, 'cancelled');
    expect(scene.phone.pushes).toEqual([]);
    expect((await scene.ledger()).legs).toMatchObject([{ push: { state: 'skipped', attempts: 0 } }]);
  },
};

const cancelAfterPush: Plot = {
  tells: 'Alice cancels when it was pushed and has not come yet: it comes, learns so, and nothing rings',
  async happens(scene, condition) {
    await isCalled(cancelAfterPush, scene, condition);
    await scene.aliceHangsUp();
    await scene.aliceHears('cancelled');
    await scene.thePhoneLearns(await condition.comes(scene), 'cancelled');
    // The end is not pushed: a VoIP push only ever starts a ring.
    expect(scene.phone.pushes).toHaveLength(condition === CONDITIONS.tooLate ? 0 : 1);
  },
};

const cancelAfterWake: Plot = {
  tells: 'Alice cancels while it rings: it hears so, and that nobody else answered',
  async happens(scene, condition) {
    const agent = await rings(cancelAfterWake, scene, condition);
    await scene.aliceHangsUp();
    await scene.aliceHears('cancelled');
    await scene.thePhoneLearns(agent, 'cancelled');
  },
};

const answeredElsewhere: Plot = {
  tells: 'Bob answers on his tablet: the phone hears so whenever it comes, and its decline does nothing',
  async happens(scene, condition) {
    const tablet = await scene.bobsTablet();
    await isCalled(answeredElsewhere, scene, condition);
    expect(await outcomeOf(() => tablet.accepts(scene.callId))).toBe('ok');
    const agent = await condition.comes(scene);
    await scene.thePhoneLearns(agent, 'answered-elsewhere');
    expect(await scene.thePhoneAsks(agent, 'call:decline')).toBe('answered-elsewhere');
    await theyTalk(scene, tablet);
    await scene.aliceHangsUp();
    await scene.aliceHears('completed');
    await expect(scene.hears(tablet.agent, 'call:ended')).resolves.toMatchObject({ reason: 'completed' });
  },
};

async function theyTalk(scene: Scene, device: Caller): Promise<void> {
  expect(await outcomeOf(() => device.signals(scene.callId, 'hello', 1))).toBe('ok');
  await expect(scene.hears(scene.onAlice.agent, 'call:signal')).resolves.toMatchObject({ signal: 'hello' });
}

const declinedElsewhere: Plot = {
  tells: 'Bob declines on his tablet: the phone hears so whenever it comes',
  async happens(scene, condition) {
    const tablet = await scene.bobsTablet();
    await isCalled(declinedElsewhere, scene, condition);
    expect(await outcomeOf(() => tablet.declines(scene.callId))).toBe('ok');
    await scene.aliceHears('declined');
    await scene.thePhoneLearns(await condition.comes(scene), 'declined-elsewhere');
  },
};

const unanswered: Plot = {
  tells: 'nobody answers: after the deadline all hear so, and nothing rings any more',
  needsDeadline: true,
  async happens(scene, condition) {
    if (condition === CONDITIONS.tooLate) await isCalled(unanswered, scene, condition);
    else await rings(unanswered, scene, condition);
    await scene.aliceHears('unanswered');
    const agent = condition === CONDITIONS.tooLate ? await condition.comes(scene) : scene.agent!;
    await scene.thePhoneLearns(agent, 'unanswered');
  },
};

const glare: Plot = {
  tells: 'Bob calls Alice from it meanwhile: his call is refused in favour of hers, which he answers',
  async happens(scene, condition) {
    await isCalled(glare, scene, condition);
    scene.phone.switchOn();
    const agent = await scene.bobOpensTheApp();
    const invite = { callId: randomUUID(), to: scene.alice, media: 'audio' } as const;
    const { callId } = scene;
    const answer = await repeated(() => agent.ask('call:invite', invite));
    expect(answer).toMatchObject({ ok: false, code: 'glare', callId });
    expect(await scene.thePhoneAsks(agent, 'call:accept')).toBe('ok');
    await expect(scene.hears(scene.onAlice.agent, 'call:accepted')).resolves.toMatchObject({ by: { id: scene.bob } });
    expect(await scene.thePhoneAsks(agent, 'call:hangup')).toBe('ok');
    await scene.aliceHears('completed');
  },
};

export const PLOTS = {
  answer,
  decline,
  cancelBeforePush,
  cancelAfterPush,
  cancelAfterWake,
  answeredElsewhere,
  declinedElsewhere,
  unanswered,
  busy,
  glare,
} satisfies Record<string, Plot>;

export type PlotName = keyof typeof PLOTS;
