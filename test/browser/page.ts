import { type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

/** A loaded machine is slow; a test waits for what it sees, and no longer. */
const PATIENCE_MS = 30_000;

export interface Screen {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page said wrong: errors, refused resources, breaches of its policy. */
  readonly troubles: string[];
}

type ContextOptions = Parameters<Browser['newContext']>[0];

/** The lab's page in a browser of its own, once it is connected. */
export async function openPage(browser: Browser, url: string, options: ContextOptions = {}): Promise<Screen> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const troubles: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  context.on('weberror', (error) => troubles.push(error.error().message));
  const page = await context.newPage();
  await page.goto(url);
  await isConnected(page);
  return { context, page, troubles };
}

export const isConnected = (page: Page): Promise<void> => page.getByText('You are Alice: connected').waitFor();

/** Chooses whom, and calls. */
export async function call(page: Page, name: string): Promise<void> {
  await page.getByLabel('Whom').selectOption({ label: name });
  await page.getByRole('button', { name: `Call ${name}` }).click();
}

export const phone = (page: Page, label: string): Locator => page.getByRole('listitem', { name: label });

/** The waterfall's row of a device. */
export const leg = (page: Page, label: string): Locator => page.locator('.leg').filter({ hasText: label });

export const story = (page: Page): Locator => page.locator('.story');

/** As many frames of the other's picture have been shown. */
export async function framesArrive(page: Page, frames = 5): Promise<void> {
  const handle = await page.waitForSelector('video[data-who=other]');
  await handle.evaluate(
    (element, wanted) =>
      new Promise<void>((resolve) => {
        const video = element as unknown as { requestVideoFrameCallback(then: () => void): void };
        let seen = 0;
        const count = () => {
          seen += 1;
          if (seen >= wanted) resolve();
          else video.requestVideoFrameCallback(count);
        };
        video.requestVideoFrameCallback(count);
      }),
    frames,
  );
}
