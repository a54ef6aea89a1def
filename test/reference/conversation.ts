import { type UserAgent } from '../../apps/call-lab/src/phones/user-agent.js';

const WIDTH = 110;

/** Writes down what is said, with what differs from run to run made the same. */
export class Conversation {
  readonly #lines: string[] = [];
  readonly #hidden = new Map<string, string>();

  heading(title: string, text: string): void {
    this.#lines.push('', `## ${title}`, '', text, '');
  }

  /** A secret, or an address of this run, and what the page says instead. */
  hide(value: string, as: string): void {
    this.#hidden.set(value, as);
  }

  said(line: string, body?: unknown): void {
    this.#lines.push('```', line, ...(body === undefined ? [] : [this.#json(body)]), '```', '');
  }

  async asks(who: string, agent: UserAgent, event: string, fields: object): Promise<Record<string, unknown>> {
    const ack = (await agent.askAnything(event, fields)) as unknown as Record<string, unknown>;
    this.#lines.push('```', `${who} → server   ${event}`, this.#json(fields), `${who} ← server   acknowledgement`);
    this.#lines.push(this.#json(ack), '```', '');
    return ack;
  }

  async hears(who: string, agent: UserAgent, event: 'call:incoming' | 'call:accepted' | 'call:signal' | 'call:ended') {
    this.said(`${who} ← server   ${event}`, await agent.hears(event));
  }

  async hearsStage(who: string, agent: UserAgent, stage: 'pushed' | 'ringing'): Promise<void> {
    const event = await agent.hears('call:progress', (progress) => progress.stage === stage);
    this.said(`${who} ← server   call:progress`, event);
  }

  toString(): string {
    return this.#lines.join('\n');
  }

  #json(body: unknown): string {
    const same = JSON.parse(JSON.stringify(body), (key, value: unknown) => this.#same(key, value)) as unknown;
    return written(same, '');
  }

  #same(key: string, value: unknown): unknown {
    if (typeof value === 'number' && value > 1e12) return key === 'ringUntil' ? 1_795_500_045_000 : 1_795_500_000_000;
    if (key === 'credential') return '<made for this device>';
    if (key === 'username') return String(value).replace(/^\d+/, '1795503645');
    if (typeof value !== 'string') return value;
    return [...this.#hidden].reduce((text, [secret, name]) => text.replaceAll(secret, name), value);
  }
}

/** JSON, each part in one line where it fits. */
function written(value: unknown, indent: string): string {
  const line = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (indent.length + line.length <= WIDTH || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  const parts = Object.entries(value).map(([key, part]) => {
    const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
    return `${deeper}${name}${written(part, deeper)}`;
  });
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [open, parts.join(',\n'), `${indent}${close}`].join('\n');
}
