import { type PushJob } from '#push';

const FIELDS = ['app', 'callId', 'deviceId', 'url'] as const;

/** The job, or in words what is wrong with it; a job comes from another process, maybe of another version. */
export function readPushJob(data: unknown): PushJob | string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'its data is no object';
  const fields: Readonly<Record<string, unknown>> = { ...data };
  const bad = FIELDS.find((name) => typeof fields[name] !== 'string' || fields[name] === '');
  if (bad !== undefined) return `"${bad}" is no text, or missing`;
  const [app, callId, deviceId, url] = FIELDS.map((name) => String(fields[name])) as [string, string, string, string];
  return URL.canParse(url) ? { app, callId, deviceId, url } : '"url" is no URL';
}
