import { type IncomingMessage } from 'node:http';
import { readBody } from './read-body.js';

/** The JSON object of a request; an empty one without a body; null for what is none, or for far too much. */
export async function jsonObjectOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>> | null> {
  const read = await readBody(request);
  if (read === null) return null;
  if (read.body.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(read.body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
