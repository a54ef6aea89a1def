import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { openBrowser } from './chromium.js';
import { type LabProcess, startLab } from './lab-process.js';
import { call, isConnected, leg, openPage, phone, story } from './page.js';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds wrong with the page as it is. */
async function axe(page: Page): Promise<Violation[]> {
  // As a debugger does, so that the page's own policy stands.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate<{ violations: Violation[] }>('axe.run()');
  return found.violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary = '' }) => ({ html, failureSummary })),
  }));
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let i = 0; i < 100; i++) {
    await page.keyboard.press('Tab');
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`the keyboard does not lead to ${String(wanted)}`);
}

const widthOver = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('the page', () => {
  let lab: LabProcess;
  let browser: Browser;

  beforeAll(async () => {
    [lab, browser] = await Promise.all([startLab('--port', '0'), openBrowser()]);
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await lab.stop();
  }, 60_000);

  it.each([
    ['light, wide', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 360, height: 780 } }],
  ] as const)(
    'is sound to axe and not wider than the screen, before, in and after a call: %s',
    async (_, options) => {
      const { context, page, troubles } = await openPage(browser, lab.url, options);
      expect(await page.title()).toContain('Callwake');
      expect(await axe(page)).toEqual([]);
      await page.getByRole('button', { name: '503' }).click();
      await call(page, 'Carol');
      await leg(page, "Carol's iPhone").getByText('Answered').waitFor();
      await page.getByText("Carol's iPhone: 200").click();
      expect(await axe(page)).toEqual([]);
      expect(await widthOver(page)).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: 'Hang up', exact: true }).click();
      await story(page).getByText('ended: completed').waitFor();
      expect(await axe(page)).toEqual([]);
      expect(troubles).toEqual([]);
      await context.close();
    },
    90_000,
  );

  it('is sound to axe as a tab that sleeps', async () => {
    const { context, page } = await openPage(browser, lab.url);
    await page.goto(`${lab.url}/?phone=gina`);
    await page.getByText('Asleep.').waitFor();
    expect(await axe(page)).toEqual([]);
    await context.close();
  }, 90_000);

  it('is used by keyboard alone: whom, call, cancel', async () => {
    const { context, page } = await openPage(browser, lab.url);
    await page.getByLabel("When it rings, Erin's iPhone").selectOption('wait');
    await page.reload();
    await isConnected(page);
    await tabTo(page, page.getByLabel('Whom'));
    await page.keyboard.type('Erin');
    await tabTo(page, page.getByRole('button', { name: 'Call Erin' }));
    await page.keyboard.press('Enter');
    await phone(page, "Erin's iPhone").getByText('ringing').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Enter');
    await story(page).getByText('ended: cancelled').waitFor();
    await context.close();
  }, 90_000);

  it('runs nothing inline and takes nothing from elsewhere', async () => {
    const { headers } = await fetch(lab.url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https:/);
    const { context, page, troubles } = await openPage(browser, lab.url);
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).hostname !== '127.0.0.1') elsewhere.push(request.url());
    });
    await page.reload();
    expect(await page.locator('script:not([src]), style, [style*=url], [onclick]').count()).toBe(0);
    await page
      .evaluate(`const script = document.createElement('script'); script.textContent = 'window.ran = true';`)
      .catch(() => undefined);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(elsewhere).toEqual([]);
    expect(troubles.filter((trouble) => !trouble.includes('TrustedScript'))).toEqual([]);
    await context.close();
  }, 90_000);

  describe('of another origin', () => {
    let other: Server;
    let origin: string;

    beforeAll(async () => {
      other = createServer((_, response) =>
        response.setHeader('content-type', 'text/html').end('<title>other</title>'),
      );
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise((resolve) => other.close(resolve)));

    it('may neither read from the servers nor order the lab about', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(origin);
      const lists = (await fetch(`${lab.url}/lab/events`)).body;
      const first = await lists?.getReader().read();
      const [server] = /http:\/\/127\.0\.0\.1:\d+/.exec(
        new TextDecoder().decode(first?.value as Uint8Array | undefined),
      ) ?? [''];
      const asked = (url: string, init: object) =>
        page.evaluate(
          `fetch(${JSON.stringify(url)}, ${JSON.stringify(init)}).then((r) => r.status, () => 'kept from it')`,
        );
      await expect(asked(`${server}/health/live`, {})).resolves.toBe('kept from it');
      await expect(asked(`${lab.url}/lab/events`, {})).resolves.toBe('kept from it');
      const order = { method: 'POST', body: '{"do":"kill"}', mode: 'no-cors' };
      await asked(`${lab.url}/lab/parts/push-worker`, order);
      const { status } = await fetch(`${lab.url}/lab/parts/push-worker`, {
        method: 'POST',
        headers: { origin },
        body: order.body,
      });
      expect(status).toBe(403);
      await context.close();
    }, 90_000);
  });
});
