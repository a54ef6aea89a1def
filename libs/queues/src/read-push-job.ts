import { type MissedCallJob, type PushJob } from '#push';

const IDS = ['app', 'callId', 'deviceId'] as const;

/** The job, or in words what is wrong with it; a job comes from another process, maybe of another version. */
export function readPushJob(data: unknown): PushJob | MissedCallJob | string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'its data is no object';
  const fields: Readonly<Record<string, unknown>> = { ...data };
  const { kind, url, trace } = fields;
  if (kind !== undefined && kind !== 'missedCall') return '"kind" is none that this worker knows';
  const wanted = kind === undefined ? [...IDS, 'url'] : IDS;
  const bad = wanted.find((name) => typeof fields[name] !== 'string' || fields[name] === '');
  if (bad !== undefined) return `"${bad}" is no text, or missing`;
  const [app, callId, deviceId] = IDS.map((name) => String(fields[name])) as [string, string, string];
  const request = { app, callId, deviceId, ...(typeof trace === 'string' && { trace }) };
  if (kind !== undefined) return { kind, ...request };
  return URL.canParse(String(url)) ? { ...request, url: String(url) } : '"url" is no URL';
}
