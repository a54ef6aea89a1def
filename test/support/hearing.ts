import { type HostApplication } from './host-application.js';

/** A webhook as the host application reads it. */
export interface Told {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the host application was told of this call (or of whom it is about), in the order in which it came. */
export const toldOf = ({ heard }: HostApplication, subject: string): Told[] =>
  heard.map(({ data }) => data as Told).filter(({ data }) => Object.values(data).includes(subject));

export const typesOf = (host: HostApplication, subject: string): string[] =>
  toldOf(host, subject)
    .map(({ type }) => type)
    .sort();
