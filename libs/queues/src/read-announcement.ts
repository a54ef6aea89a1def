import { type Announcement } from '#calls';

export interface WebhookJob {
  readonly announcement: Announcement;
  /** Ms since epoch. */
  readonly firstTriedAt?: number;
}

const TEXTS = ['id', 'type', 'body'] as const;

/** The job, or in words what is wrong with it; a job comes from another process, maybe of another version. */
export function readAnnouncement(data: unknown): WebhookJob | string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return 'its data is no object';
  const fields: Readonly<Record<string, unknown>> = { ...data };
  const bad = TEXTS.find((name) => typeof fields[name] !== 'string' || fields[name] === '');
  if (bad !== undefined) return `"${bad}" is no text, or missing`;
  const { about, firstTriedAt } = fields;
  if (typeof about !== 'object' || about === null) return '"about" is no object, or missing';
  const [id, type, body] = TEXTS.map((name) => String(fields[name])) as [string, string, string];
  const announcement = { id, type, about: about as Announcement['about'], body };
  return { announcement, ...(typeof firstTriedAt === 'number' && { firstTriedAt }) };
}
