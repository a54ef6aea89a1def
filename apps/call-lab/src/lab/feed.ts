import { type ServerResponse } from 'node:http';
import { type LabEvents, type Ledger, type LogLine } from './wire.js';

const MOST_LINES = 300;
const MOST_CALLS = 20;
const HEARTBEAT_MS = 15_000;

/** What every open page is told, by server-sent events: a page that comes later, or again, first gets what it missed. */
export class Feed {
  private readonly lines: LogLine[] = [];
  private readonly ledgers = new Map<string, Ledger>();
  private readonly pages = new Set<ServerResponse>();

  constructor(private readonly view: () => LabEvents['lab']) {}

  subscribe(response: ServerResponse): void {
    openEventStream(response);
    response.write(eventOf('lab', this.view()));
    for (const ledger of this.ledgers.values()) response.write(eventOf('ledger', ledger));
    for (const line of this.lines) response.write(eventOf('log', line));
    this.pages.add(response);
    response.once('close', () => this.pages.delete(response));
  }

  /** Something of the lab has changed. */
  changed(): void {
    this.tell('lab', this.view());
  }

  ledger(ledger: Ledger): void {
    this.ledgers.set(ledger.call.callId, ledger);
    const [oldest] = this.ledgers.keys();
    if (this.ledgers.size > MOST_CALLS && oldest !== undefined) this.ledgers.delete(oldest);
    this.tell('ledger', ledger);
  }

  log(line: Omit<LogLine, 'at'>): void {
    const dated = { ...line, at: Date.now() };
    if (this.lines.push(dated) > MOST_LINES) this.lines.shift();
    this.tell('log', dated);
  }

  private tell<Name extends keyof LabEvents>(name: Name, data: LabEvents[Name]): void {
    const event = eventOf(name, data);
    for (const page of this.pages) page.write(event);
  }
}

/** Begins a stream of server-sent events, which shows now and then that it is alive. */
export function openEventStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  const heartbeat = setInterval(() => response.write(':\n\n'), HEARTBEAT_MS);
  response.once('close', () => {
    clearInterval(heartbeat);
  });
}

export const eventOf = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
