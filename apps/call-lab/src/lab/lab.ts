import { randomUUID } from 'node:crypto';
import { type StandingFault } from '#apns-simulator';
import { type CallView } from '#contract';
import { type Stage } from '../demo/stage.js';
import { Apple } from './apple.js';
import { FAULTS } from './bad-days.js';
import { Feed } from './feed.js';
import { HostApplication } from './host-application.js';
import { LabPhone } from './lab-phone.js';
import { NotFound } from './not-found.js';
import { type PhoneFacts } from './people.js';
import { answerWithEcho } from './echo.js';
import { Tabs } from './tabs.js';
import { Watch } from './watch.js';
import { type BadDay, type Deed, type LabView, type OnRing, type PhoneState, type PushSeen } from './wire.js';

/** What is wanted of a phone. */
export interface Direction {
  readonly state?: PhoneState | undefined;
  readonly onRing?: OnRing | undefined;
  readonly do?: Deed | undefined;
}

/** The topic of the demo's app, as the simulator's process has it. */
const TOPIC = 'org.example.demo.voip';
const FAULTS_EVERY_MS = 500;

/** Phones, Apple and servers of one stage, and what is told of them. */
export class Lab {
  private readonly run = randomUUID();
  readonly feed = new Feed(() => this.view());
  readonly watch: Watch;
  readonly tabs: Tabs;
  private readonly phones: readonly LabPhone[];
  private readonly apple: Apple;
  private readonly host: HostApplication;
  private faults: readonly StandingFault[] = [];
  private readonly looking: NodeJS.Timeout;

  constructor(
    private readonly stage: Stage,
    cast: readonly PhoneFacts[],
  ) {
    const [server] = stage.servers;
    this.host = new HostApplication(stage.servers, stage.secret);
    this.apple = new Apple(stage.control);
    this.watch = new Watch({
      call: (callId) => this.host.call(callId),
      pushes: (call) => this.pushesOf(call),
      tell: (ledger) => {
        this.feed.ledger(ledger);
      },
    });
    const place = {
      ...{ server, control: stage.control, changed: this.changed, answer: answerWithEcho },
      tokenOf: (user: string) => this.host.tokenOf(user),
      call: (callId: string) => {
        this.watch.call(callId);
      },
      log: this.feed.log.bind(this.feed),
    };
    this.tabs = new Tabs(place);
    this.phones = cast.map((facts) => new LabPhone(facts, place));
    this.looking = setInterval(() => void this.lookAtFaults(), FAULTS_EVERY_MS);
  }

  /** The phones register, and are as the cast has them. */
  async begin(): Promise<void> {
    await Promise.all(this.phones.map((phone) => phone.begin()));
  }

  async close(): Promise<void> {
    clearInterval(this.looking);
    this.watch.close();
    await Promise.all(this.phones.map((phone) => phone.close()));
  }

  readonly changed = (): void => {
    this.feed.changed();
  };

  get servers(): readonly string[] {
    return this.stage.servers;
  }

  userToken(user: string): Promise<string> {
    return this.host.tokenOf(user);
  }

  /** Throws NotFound where there is no such phone. */
  async direct(deviceId: string, { state, onRing, do: deed }: Direction): Promise<void> {
    const phone = this.phones.find(({ facts }) => facts.deviceId === deviceId);
    if (!phone) throw new NotFound(`There is no virtual phone ${deviceId}`);
    if (onRing) phone.decide(onRing);
    if (state) await phone.become(state);
    if (deed) await phone.do(deed);
  }

  /** Throws NotFound where there is no such program. */
  async part(name: string, what: 'kill' | 'start'): Promise<void> {
    const program = this.stage.programs.find((each) => each.name === name);
    if (!program) throw new NotFound(`There is no ${name} to ${what}`);
    this.feed.log({
      who: name,
      what: what === 'kill' ? 'is killed' : 'is started',
      tone: what === 'kill' ? 'bad' : 'good',
    });
    await (what === 'kill' ? program.kill() : program.start());
  }

  /** At the next push; or, for what a token is about, for this user's phones until a good day. */
  async badDay(day: BadDay, user: string): Promise<void> {
    const theirs = this.phones.filter(({ facts }) => facts.user === user);
    if (day === 'gone') for (const { token } of theirs) await this.apple.take(token);
    else if (day === 'wrong-environment') for (const phone of theirs) await this.misplace(phone);
    else await this.apple.add(FAULTS[day]);
    this.feed.log({ who: 'Apple', what: `has a bad day: ${day}`, tone: 'bad' });
    await this.lookAtFaults();
  }

  /** No fault stands, and every app is installed anew. */
  async goodDay(): Promise<void> {
    await this.apple.clearFaults();
    await Promise.all(this.phones.map((phone) => phone.reinstall()));
    this.feed.log({ who: 'Apple', what: 'is well, and every app is installed anew', tone: 'good' });
    await this.lookAtFaults();
  }

  /** The token is one of the sandbox, and the app says that it is of production: a build with the wrong entitlement. */
  private async misplace(phone: LabPhone): Promise<void> {
    await this.apple.give(phone.token, TOPIC, 'sandbox');
    await phone.register('production');
  }

  private view(): LabView {
    const { servers, programs } = this.stage;
    const parts = programs.map(({ name, state }) => ({ name, state }));
    const phones = [...this.phones.map(({ view }) => view), ...this.tabs.views()];
    return { run: this.run, at: Date.now(), servers, parts, phones, faults: this.faults };
  }

  private async pushesOf({ callId, legs }: CallView): Promise<PushSeen[]> {
    const tokens = [...this.phones.map(({ facts, token }) => [facts.deviceId, token] as const), ...this.tabs.tokens()];
    const theirs = tokens.filter(([deviceId]) => legs.some((leg) => leg.deviceId === deviceId));
    const seen = await Promise.all(
      theirs.map(async ([deviceId, token]) =>
        (await this.apple.pushesTo(token)).map((push) => ({ ...push, deviceId })),
      ),
    );
    return seen.flat().filter(({ body }) => body.includes(callId));
  }

  private async lookAtFaults(): Promise<void> {
    const faults = await this.apple.faults().catch(() => this.faults);
    if (JSON.stringify(faults) === JSON.stringify(this.faults)) return;
    this.faults = faults;
    this.changed();
  }
}
