import { Apple } from '../lab/apple.js';
import { answerWithEcho } from '../lab/echo.js';
import { HostApplication } from '../lab/host-application.js';
import { LabPhone } from '../lab/lab-phone.js';
import { nameOf } from '../lab/people.js';
import { type Stage } from '../demo/stage.js';
import { type Deed, type Scenario } from './schema.js';

/** Where scripted calls are placed: the stage, Apple, and the phones of one scenario. */
export class Ground {
  readonly host: HostApplication;
  private readonly apple: Apple;
  private readonly phones = new Map<string, LabPhone>();

  constructor(
    readonly stage: Stage,
    private readonly write: (line: string) => void,
  ) {
    this.host = new HostApplication(stage.servers, stage.secret);
    this.apple = new Apple(stage.control);
  }

  /** Installs the scenario's phones; those of the one before are gone. */
  async furnish({ phones }: Scenario): Promise<void> {
    await this.clear();
    for (const [deviceId, { user, state, onRing, afterMs }] of Object.entries(phones)) {
      const facts = { deviceId, user, name: nameOf(user), label: deviceId, state, onRing, reactionMs: afterMs };
      const phone = new LabPhone(facts, {
        ...{ server: this.stage.servers[0], control: this.stage.control, answer: answerWithEcho },
        tokenOf: (of) => this.host.tokenOf(of),
        log: ({ who, what }) => {
          this.write(`    ${who} ${what}`);
        },
        changed: () => undefined,
        call: () => undefined,
      });
      this.phones.set(deviceId, phone);
      await phone.begin();
    }
  }

  /** As the scenario has it at its beginning: no fault stands, every app is installed, every program runs. */
  async tidy(): Promise<void> {
    await this.apple.clearFaults();
    for (const program of this.stage.programs) await program.start();
    for (const phone of this.phones.values()) await phone.reset();
  }

  /** Does what a script wants, but for what its caller does. */
  async do(deed: Exclude<Deed, { do: 'hangup' }>): Promise<void> {
    switch (deed.do) {
      case 'apple':
        await this.apple.add(deed.fault as never);
        break;
      case 'kill':
        await this.program(deed.program).kill();
        break;
      case 'start':
        await this.program(deed.program).start();
        break;
      case 'phone':
        await this.phone(deed.phone).become(deed.state);
        break;
      case 'uninstall':
        await this.apple.take(this.phone(deed.phone).token);
        break;
      case 'answer':
      case 'decline':
        await this.phone(deed.phone).do(deed.do);
    }
  }

  /** Logs the phones out, so that they ring for nobody any more. */
  async clear(): Promise<void> {
    for (const phone of this.phones.values()) await phone.leave();
    this.phones.clear();
  }

  private program(name: string) {
    const found = this.stage.programs.find((program) => program.name === name);
    if (!found) throw new Error(`there is no program ${name}`);
    return found;
  }

  private phone(deviceId: string): LabPhone {
    const found = this.phones.get(deviceId);
    if (!found) throw new Error(`there is no phone ${deviceId}`);
    return found;
  }
}
