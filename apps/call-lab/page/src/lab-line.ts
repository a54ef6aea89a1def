import { signal } from '@preact/signals';
import { type LabEvents, type LabView, type Ledger, type LogLine } from '../../src/lab/wire.js';
import { seeing, type Sightings } from './waterfall/sightings.js';

/** A call as it is known here. */
export interface SeenCall {
  readonly ledger: Ledger;
  readonly sightings: Sightings;
}

/** The line to the lab: `lost` until it is there again. */
export const line = signal<'connecting' | 'up' | 'lost'>('connecting');
export const lab = signal<LabView | undefined>(undefined);
/** By call id, oldest first. */
export const calls = signal<ReadonlyMap<string, SeenCall>>(new Map());
export const log = signal<readonly LogLine[]>([]);
/** The lab's clock less this browser's, in ms. */
export const ahead = signal(0);

/** A user's name, where a phone of the lab tells it. */
export const nameOf = (user: string): string => lab.value?.phones.find((phone) => phone.user === user)?.name ?? user;

const MOST_LINES = 400;
const RETRY_MS = 1_000;
/** The lines of this page: the lab repeats its own when the line is new, these it does not know. */
const own: LogLine[] = [];

export function say(text: Omit<LogLine, 'at'>): void {
  const told = { ...text, at: Date.now() + ahead.value };
  own.push(told);
  add(told);
}

/** Listens to the lab from now on, over every break of the line. */
export function listen(): void {
  const source = new EventSource('/lab/events');
  source.onopen = () => {
    line.value = 'up';
    log.value = own.slice(-MOST_LINES);
  };
  source.onerror = () => {
    line.value = 'lost';
    source.close();
    setTimeout(listen, RETRY_MS);
  };
  const on = <Name extends keyof LabEvents>(name: Name, hear: (data: LabEvents[Name]) => void): void => {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      hear(JSON.parse(data) as LabEvents[Name]);
    });
  };
  on('lab', (view) => {
    // Another run of the lab has other servers, and this page may speak to those alone that it came with.
    if (lab.value && lab.value.run !== view.run) location.reload();
    ahead.value = view.at - Date.now();
    lab.value = view;
  });
  on('ledger', learn);
  on('log', add);
}

function learn(ledger: Ledger): void {
  const { callId } = ledger.call;
  const sightings = seeing(calls.value.get(callId)?.sightings ?? {}, ledger);
  calls.value = new Map([...calls.value, [callId, { ledger, sightings }]]);
}

function add(told: LogLine): void {
  log.value = [...log.value, told].slice(-MOST_LINES).sort((a, b) => a.at - b.at);
}
