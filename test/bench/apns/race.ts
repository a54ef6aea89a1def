import { startBenchProcess } from '../bench-process.js';
import { profiling } from '../profile.js';
import { type Sink } from '../start-sink.js';
import { type H2load, startH2load, startNghttpd } from './h2load.js';
import { type Nghttp2 } from './nghttp2.js';
import { makePushes } from './push.js';
import { type ContenderQuestion, type Latencies, type Saturation } from './questions.js';
import { type Way, WAYS } from './ways.js';

export interface Course {
  readonly rounds: number;
  /** A round and level of pushes in flight. */
  readonly pushes: number;
  /** Even, a second, for so many seconds. */
  readonly rate: number;
  readonly seconds: number;
  readonly isProfiled?: boolean;
}

/** Pushes in flight. */
export const LEVELS = [200, 1_000] as const;
export type Level = (typeof LEVELS)[number];

/** What one contender did in one round. */
export interface Round {
  readonly saturated: Readonly<Record<Level, Saturation & { readonly sinkCpuSeconds: number }>>;
  readonly even: Latencies;
}

export type Name = Way | 'h2load' | 'h2load at nghttpd';
export type Results = ReadonlyMap<Name, readonly Round[]>;

/** So that every contender's code is compiled, and its connection open. */
const WARM_UP = 4_000;
/** h2load is so fast that its rounds need more pushes to last. */
const H2LOAD_TIMES = 4;

/** One that takes part: how it does a round's parts. */
interface Contender {
  readonly name: Name;
  saturate(pushes: number, inFlight: number): Promise<Saturation>;
  evenly(rate: number, seconds: number): Promise<Latencies>;
  /** Each push has its own apns-id, and the sink counts. */
  readonly isCounted: boolean;
  stop(): Promise<void>;
}

/** All contenders in turn, each round in another order. Throws where a push was lost, or came twice. */
export async function race(sink: Sink, course: Course, nghttp2: Nghttp2 | undefined): Promise<Results> {
  const contenders = await contendersFor(sink, course, nghttp2);
  const results = new Map<Name, Round[]>(contenders.map(({ name }) => [name, []]));
  try {
    for (const contender of contenders) await contender.saturate(WARM_UP, LEVELS[0]);
    for (let round = 0; round < course.rounds; round++) {
      console.log(`round ${round + 1} of ${course.rounds}`);
      for (const contender of rotated(contenders, round)) {
        results.get(contender.name)?.push(await run(contender, sink, course));
      }
    }
  } finally {
    for (const contender of contenders) await contender.stop();
  }
  return results;
}

const rotated = <T>(all: readonly T[], by: number): T[] => all.map((_, n) => all[(n + by) % all.length] as T);

async function run(contender: Contender, sink: Sink, { pushes, rate, seconds }: Course): Promise<Round> {
  const saturated = async (level: Level) => {
    await sink.begin();
    const result = await contender.saturate(pushes, level);
    const { received, distinct, cpuSeconds } = await sink.count();
    if (contender.isCounted && (received !== pushes || distinct !== pushes)) {
      throw new Error(`${contender.name}: ${pushes} pushes, ${received} came, ${distinct} different ones`);
    }
    return { ...result, sinkCpuSeconds: cpuSeconds };
  };
  const [few, many] = LEVELS;
  return {
    saturated: { [few]: await saturated(few), [many]: await saturated(many) },
    even: await contender.evenly(rate, seconds),
  };
}

async function contendersFor(sink: Sink, course: Course, nghttp2: Nghttp2 | undefined): Promise<Contender[]> {
  const ours = await Promise.all(WAYS.map((way) => processOf(way, sink, course)));
  if (!nghttp2) return ours;
  const push = makePushes(1)[0]!;
  const h2load = await startH2load(nghttp2, push);
  const nghttpd = await startNghttpd(nghttp2, sink.tls, push);
  return [
    ...ours,
    limit('h2load', h2load, sink.place.port, () => h2load.close()),
    limit('h2load at nghttpd', h2load, nghttpd.port, () => nghttpd.close()),
  ];
}

async function processOf(way: Way, { place }: Sink, { isProfiled }: Course): Promise<Contender> {
  const contender = await startBenchProcess({
    file: 'apns/contender.js',
    place: { ...place, way },
    execArgv: isProfiled ? profiling(way) : [],
  });
  const ask = <Answer>(question: ContenderQuestion): Promise<Answer> => contender.ask(question);
  return {
    name: way,
    saturate: (pushes, inFlight) => ask({ ask: 'saturation', pushes, inFlight }),
    evenly: (rate, seconds) => ask({ ask: 'even', rate, seconds }),
    isCounted: true,
    stop: () => contender.stop(),
  };
}

const limit = (name: Name, h2load: H2load, port: number, stop: () => Promise<void>): Contender => ({
  name,
  saturate: (pushes, inFlight) => h2load.saturate(port, pushes * H2LOAD_TIMES, inFlight),
  evenly: (rate, seconds) => h2load.evenly(port, rate, seconds),
  isCounted: false,
  stop,
});
