import { type NodeFacts, type Persistence } from '#redis';
import { type Finding, note, ok, wrong } from '../finding.js';

/** What docs/redis.md asks for. */
const OLDEST_MAJOR = 7;
const BEST_HZ = 100;
const FULL_FROM = 0.8;

type Judge = (node: NodeFacts) => Finding;

/** What is thought of each node; of several that are judged alike the first is named. */
export const judgeNodes = (nodes: readonly NodeFacts[]): Finding[] =>
  [version, persistence, memory, timers].map((judge) => worst(nodes.map((node) => named(judge(node), node, nodes))));

const version: Judge = ({ software, major }) =>
  major >= OLDEST_MAJOR
    ? ok('redis version', software)
    : wrong('redis version', `${software} is too old: Callwake wants Redis ${OLDEST_MAJOR} or newer, or Valkey.`);

const LOSS: Readonly<Record<Exclude<Persistence, 'append-only'>, string>> = {
  none: 'nothing is written to disk. After a restart of Redis no phone rings until its app has registered again, and calls are lost: set appendonly yes.',
  snapshots:
    'snapshots alone. A crash of Redis loses the devices and calls of the last minutes: appendonly yes loses a second.',
  unknown:
    'Redis does not tell whether it makes snapshots: make sure that it writes to disk, best with appendonly yes.',
};

const persistence: Judge = ({ persistence: kind, cannotWrite }) => {
  const about = 'redis persistence';
  if (cannotWrite) {
    return wrong(about, 'the last attempt to write to disk failed, and Redis may refuse all writes: is the disk full?');
  }
  return kind === 'append-only' ? ok(about, 'append-only file') : note(about, LOSS[kind]);
};

const memory: Judge = ({ memory: { used, most } }) => {
  const about = 'redis memory';
  if (most === 0) return ok(about, `${mebibytes(used)} in use, without a limit (maxmemory)`);
  const share = `${mebibytes(used)} of ${mebibytes(most)} in use`;
  if (used < most * FULL_FROM) return ok(about, share);
  return note(about, `${share}: when it is full, Redis refuses new calls and devices. Raise maxmemory.`);
};

const timers: Judge = ({ hz }) =>
  hz >= BEST_HZ
    ? ok('redis hz', String(hz))
    : note(
        'redis hz',
        `${hz}: timers of calls may be up to ${Math.round(1000 / Math.max(hz, 1))} ms late. Set hz 100.`,
      );

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 2)} MiB`;

const named = (finding: Finding, { name }: NodeFacts, nodes: readonly NodeFacts[]): Finding =>
  nodes.length === 1 ? finding : { ...finding, text: `${name}: ${finding.text}` };

const LEVELS = ['wrong', 'note', 'ok'] as const;

/** There is a node at least: Redis was connected to. */
const worst = (findings: readonly Finding[]): Finding =>
  findings.reduce((before, each) => (LEVELS.indexOf(each.level) < LEVELS.indexOf(before.level) ? each : before));
