import { ApnsSimulator, type ApnsSimulatorOptions } from '#apns-simulator';
import { type ApnsApp, ApnsSender, type ApnsSenderOptions } from '#apns';
import { type Notification } from '#push';
import {
  DEMO_ACCOUNT,
  type DemoCredentials,
  makeDemoCredentials,
} from '../../apps/call-lab/src/simulator/credentials.js';
import { publicPem } from '../../apps/call-lab/src/simulator/pem.js';
import { makeServerCertificate } from '../../apps/call-lab/src/simulator/server-certificate.js';

const BUNDLE_ID = 'org.example.demo';

/** What a push to the app `demo` looks like. */
export const aNotification = (over: Partial<Notification['headers']> = {}): Notification => ({
  headers: {
    'apns-topic': `${BUNDLE_ID}.voip`,
    'apns-push-type': 'voip',
    'apns-priority': '10',
    'apns-expiration': '0',
    'apns-id': '5f3f3f6e-7a41-4c39-9a53-5d1f4c1f6f10',
    ...over,
  },
  body: '{"aps":{}}',
});

export const anAddress = (token = 'aabb') => ({ app: 'demo', environment: 'sandbox' as const, token });

/** A developer account, made once a spec file, as keys take their time. */
export class Account {
  private constructor(readonly credentials: DemoCredentials) {}

  static async make(): Promise<Account> {
    return new Account(await makeDemoCredentials(BUNDLE_ID));
  }

  /** An Apple that knows this account, not yet started. */
  async apple(options: Partial<ApnsSimulatorOptions> = {}): Promise<ApnsSimulator> {
    const { authority, providerKey } = this.credentials;
    const { certificate: cert, key } = await makeServerCertificate(authority, []);
    const { keyId, teamId } = DEMO_ACCOUNT;
    const apps = [{ bundleId: BUNDLE_ID, teamId, keys: [{ keyId, publicKey: publicPem(providerKey) }] }];
    return new ApnsSimulator({ tls: { cert, key }, clientCa: authority.certificate, apps, ...options });
  }

  /** The app `demo` at this host, by key or by certificate. */
  app(url: string, { by = 'key', providerKey = this.credentials.providerKey }: AppOptions = {}): ApnsApp {
    const { authority, voip } = this.credentials;
    const credential =
      by === 'key'
        ? { kind: 'key' as const, key: providerKey, ...DEMO_ACCOUNT }
        : { kind: 'certificate' as const, ...voip };
    return {
      ...{ app: 'demo', bundleId: BUNDLE_ID, ca: authority.certificate },
      credentials: { production: credential, sandbox: credential },
      hosts: { production: url, sandbox: url },
    };
  }

  sender(url: string, { by = 'key', ...options }: AppOptions & Partial<ApnsSenderOptions> = {}): ApnsSender {
    return new ApnsSender({ apps: [this.app(url, { by })], clock: Date.now, ...options });
  }
}

interface AppOptions {
  readonly by?: 'key' | 'certificate';
  readonly providerKey?: string;
}
