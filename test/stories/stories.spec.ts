import { World } from '../support/world.js';
import { CONDITIONS } from './conditions.js';
import { type Plot, PLOTS } from './plots.js';
import { Scene } from './scene.js';
import { STORIES, type Story } from './stories.js';

/** Many wait for their deadline in real time. */
const AT_ONCE = 24;
const HOLD_MS = 2_000;
const TEST_MS = 60_000;

describe.each([
  ['one server', 1],
  ['two servers', 2],
])('Alice calls Bob, on %s, whose phone', (_where, servers) => {
  let world: World;
  /** All are told at the same time, each with people of its own. */
  const ends = new Map<Story, Promise<void>>();

  beforeAll(async () => {
    world = await World.start({ servers, worker: false, env: { PUSH_HOLD_MS: String(HOLD_MS) } });
    const scenes = new Map(STORIES.map((story) => [story, new Scene(world)]));
    await Promise.all([...scenes].map(([story, scene]) => begin(story, scene)));
    await world.startWorker();
    const waiting = [...scenes].sort(([one], [other]) => Number(isLong(other)) - Number(isLong(one)));
    const free = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    for (const [n, [story, scene]] of waiting.entries()) {
      const end = free[n % AT_ONCE]!.then(() => goOn(story, scene));
      ends.set(story, end);
      free[n % AT_ONCE] = end.catch(() => undefined);
    }
  }, TEST_MS);
  afterAll(() => world.stop());

  const plotOf = (story: Story): Plot => PLOTS[story.plot];
  const isLong = (story: Story) => story.condition === 'tooLate' || plotOf(story).needsDeadline === true;

  async function begin(story: Story, scene: Scene): Promise<void> {
    await scene.begins();
    await CONDITIONS[story.condition].prepare?.(scene);
    await plotOf(story).beforeThePush?.(scene);
  }

  const goOn = (story: Story, scene: Scene) => plotOf(story).happens(scene, CONDITIONS[story.condition]);

  it.each(STORIES)(
    '$title',
    async (story) => {
      await ends.get(story);
    },
    TEST_MS,
  );
});
