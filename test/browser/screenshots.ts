import { writeFile } from 'node:fs/promises';
import gifenc from 'gifenc';
import { type Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { openBrowser } from './chromium.js';
import { startLab } from './lab-process.js';
import { call, framesArrive, leg, openPage, phone, story } from './page.js';

/**
 * Makes the pictures of the README by the steps of the tests: `npm run screenshots`. A frame of the animation shows as long as it
 * took to come to the next one, so that it runs as fast as the call did.
 */
const docs = `${process.cwd()}/docs/`;
const COLOURS = 31;
/** After the colours: what is as in the frame before. */
const SAME = COLOURS;
const FRAME_MS = 120;
const FIRST_MS = 900;
const LAST_MS = 3_000;
const WIDTH = 800;
const HEIGHT = 480;

interface Frame {
  readonly png: Buffer;
  readonly at: number;
}

const lab = await startLab('--port', '0');
const browser = await openBrowser();
try {
  const { page } = await openPage(browser, lab.url, { viewport: { width: 1120, height: 740 } });
  await page.getByLabel('From', { exact: true }).selectOption('drawn');
  await animation(page);
  await call(page, 'Bob');
  await framesArrive(page);
  await leg(page, "Bob's iPhone").getByText('Answered').waitFor();
  await page.screenshot({ path: `${docs}call-lab.png` });
  await page.getByRole('button', { name: 'Hang up', exact: true }).click();
} finally {
  await browser.close();
  await lab.stop();
}

/** The waterfall of a call to a phone that sleeps, from the click to its end. */
async function animation(page: Page): Promise<void> {
  await page.getByLabel("When it rings, Bob's iPad").selectOption('wait');
  await call(page, 'Bob');
  await leg(page, "Bob's iPad").waitFor();
  const frames: Frame[] = [];
  const over = hangUpOnceAnswered(page);
  while ((await Promise.race([over, page.waitForTimeout(FRAME_MS)])) !== 'over') frames.push(await frameOf(page));
  await phone(page, "Bob's iPhone").getByText('talking').waitFor({ state: 'detached' });
  frames.push(await frameOf(page));
  await writeFile(`${docs}call-lab.gif`, gifOf(frames));
}

async function hangUpOnceAnswered(page: Page): Promise<'over'> {
  await leg(page, "Bob's iPhone").getByText('Answered').waitFor();
  await page.getByText('WebRTC: connected').waitFor();
  await page.getByRole('button', { name: 'Hang up', exact: true }).click();
  await story(page).getByText('ended: completed').waitFor();
  return 'over';
}

async function frameOf(page: Page): Promise<Frame> {
  const box = await page.locator('#call').boundingBox();
  if (!box) throw new Error('there is no call to be seen');
  const clip = { x: box.x, y: box.y, width: Math.min(WIDTH, box.width), height: Math.min(HEIGHT, box.height) };
  return { png: await page.screenshot({ clip }), at: Date.now() };
}

function gifOf(frames: readonly Frame[]): Uint8Array {
  const gif = gifenc.GIFEncoder();
  const images = frames.map(({ png }) => PNG.sync.read(png));
  const last = images.at(-1);
  if (!last) throw new Error('no frame was taken');
  const palette = [...gifenc.quantize(last.data, COLOURS), [0, 0, 0]];
  let before: Uint8Array = new Uint8Array();
  images.forEach(({ data, width, height }, i) => {
    const [here, next] = [frames[i], frames[i + 1]];
    const took = here && next ? next.at - here.at : LAST_MS;
    const whole = gifenc.applyPalette(data, palette);
    const index = i === 0 ? whole : whole.map((colour, at) => (colour === before[at] ? SAME : colour));
    before = whole;
    const options = { palette, transparent: i > 0, transparentIndex: SAME, dispose: 1 };
    gif.writeFrame(index, width, height, { ...options, delay: i === 0 ? FIRST_MS : took });
  });
  gif.finish();
  return gif.bytes();
}
