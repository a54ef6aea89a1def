import { createColors } from 'picocolors';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApnsSimulator, type ApnsSimulatorOptions } from '#apns-simulator';
import { type Env } from '#config';
import { callwake } from '../../apps/cli/src/callwake.js';
import { DEMO_ACCOUNT, type DemoCredentials } from '../../apps/call-lab/src/simulator/credentials.js';
import { credentialsIn, FILES } from '../../apps/call-lab/src/simulator/credentials-folder.js';
import { type PrivateRedis } from '../../apps/call-lab/src/redis/private-redis.js';
import { publicPem } from '../../apps/call-lab/src/simulator/pem.js';
import { makeServerCertificate } from '../../apps/call-lab/src/simulator/server-certificate.js';
import { startRedis } from './private-redis.js';

export const BUNDLE_ID = 'org.example.demo';
export const KEY = { file: FILES.providerKey, ...DEMO_ACCOUNT };
export const CERTIFICATE = { file: FILES.voip };

const SECRET = 'a secret of the operator which is long enough';

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Found {
  readonly level: string;
  readonly about: string;
  readonly text: string;
}

/** What the doctor printed, and its first finding on something, of one level where that is asked for. */
export interface Report {
  readonly result: string;
  readonly out: string;
  readonly on: (about: string, level?: string) => Found | undefined;
}

/** An operator with a developer account, its credentials in a folder, who writes an apps file and runs commands. */
export class Operator {
  private readonly apples: ApnsSimulator[] = [];

  private constructor(
    readonly folder: string,
    readonly credentials: DemoCredentials,
    private readonly redis: PrivateRedis | undefined,
  ) {}

  static async hired({ withRedis = false } = {}): Promise<Operator> {
    const folder = await mkdtemp(join(tmpdir(), 'callwake-operator-'));
    const redis = withRedis ? await startRedis() : undefined;
    return new Operator(folder, await credentialsIn(folder, BUNDLE_ID), redis);
  }

  /** Settings that are right, beside the apps file. */
  get settings(): Readonly<Record<string, string>> {
    return { AUTH_SECRET: SECRET, ...(this.redis && { REDIS_URL: this.redis.url }) };
  }

  async leaves(): Promise<void> {
    await this.closeApples();
    await this.redis?.stop();
    await rm(this.folder, { recursive: true });
  }

  /** An Apple that knows this account; it knows no device token but those that are registered. */
  async apple(options: Partial<ApnsSimulatorOptions> = {}): Promise<{ apple: ApnsSimulator; url: string }> {
    const { authority, providerKey } = this.credentials;
    const { certificate: cert, key } = await makeServerCertificate(authority, []);
    const { keyId, teamId } = DEMO_ACCOUNT;
    const apps = [{ bundleId: BUNDLE_ID, teamId, keys: [{ keyId, publicKey: publicPem(providerKey) }] }];
    const apple = new ApnsSimulator({
      ...{ tls: { cert, key }, clientCa: authority.certificate, apps, knownTokens: 'registered' as const },
      ...options,
    });
    this.apples.push(apple);
    return { apple, url: (await apple.start()).url };
  }

  async closeApples(): Promise<void> {
    await Promise.all(this.apples.splice(0).map((apple) => apple.close()));
  }

  /** The name of an apps file with the app `demo`, at these hosts, or one host for both environments. */
  async appsFile(
    hosts: string | { production: string; sandbox: string },
    apns: object = { key: KEY },
  ): Promise<string> {
    const at = typeof hosts === 'string' ? { production: hosts, sandbox: hosts } : hosts;
    return this.file('apps.json', {
      apps: [{ id: 'demo', apns: { bundleId: BUNDLE_ID, hosts: at, caFile: FILES.authority, ...apns } }],
    });
  }

  async file(name: string, content: object | string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  /** A command in this process, without colours; `now` in ms since epoch. */
  async runs(
    args: readonly string[],
    { appsFile, now, env = {} }: { appsFile?: string; now?: number; env?: Env } = {},
  ): Promise<Ended> {
    let [out, err] = ['', ''];
    const code = await callwake(args, {
      env: { ...this.settings, APPS_FILE: appsFile, ...env },
      clock: () => now ?? Date.now(),
      newId: randomUUID,
      out: (text) => (out += text),
      err: (text) => (err += text),
      colors: createColors(false),
    });
    return { code, out, err };
  }

  /** With an apps file whose hosts nobody listens at: this is about the rest. */
  async asksDoctor(env: Env): Promise<Report> {
    const appsFile = await this.appsFile('https://127.0.0.1:1');
    const { out } = await this.runs(['doctor', '--json'], { appsFile, env });
    const { result, findings } = JSON.parse(out) as { result: string; findings: readonly Found[] };
    const on = (about: string, level?: string) =>
      findings.find((each) => each.about === about && (level === undefined || each.level === level));
    return { result, out, on };
  }
}
