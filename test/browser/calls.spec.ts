import { type Browser } from 'playwright-core';
import { openBrowser } from './chromium.js';
import { type LabProcess, startLab } from './lab-process.js';
import { call, framesArrive, isConnected, leg, openPage, phone, type Screen, story } from './page.js';

describe('calls at the page', () => {
  let lab: LabProcess;
  let browser: Browser;
  let screen: Screen;

  beforeAll(async () => {
    [lab, browser] = await Promise.all([startLab('--port', '0'), openBrowser()]);
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await lab.stop();
  }, 60_000);
  beforeEach(async () => {
    screen = await openPage(browser, lab.url);
  }, 60_000);
  afterEach(() => screen.context.close());

  it('go from tab to tab: the other one sleeps, is woken by its push, and both see frames of each other', async () => {
    const { context, page, troubles } = screen;
    const other = await context.newPage();
    const sockets: string[] = [];
    other.on('websocket', (socket) => sockets.push(socket.url()));
    await other.goto(`${lab.url}/?phone=frank`);
    await other.getByText('Asleep.').waitFor();
    expect(sockets).toEqual([]);
    await page.getByLabel('Whom').locator('option', { hasText: 'Frank' }).waitFor({ state: 'attached' });

    await call(page, 'Frank');
    await other.getByText('Alice is calling').waitFor();
    expect(sockets).toHaveLength(1);
    await other.getByRole('button', { name: 'Answer' }).click();
    await Promise.all([framesArrive(page), framesArrive(other)]);
    await page.getByText('WebRTC: connected').waitFor();
    await leg(page, 'Frank').getByText('Answered').waitFor();

    await page.getByRole('button', { name: 'Hang up', exact: true }).click();
    await other.getByText('Asleep.').waitFor();
    await story(page).getByText('ended: completed').waitFor();
    expect(troubles).toEqual([]);
  }, 90_000);

  it('reach a virtual phone that sleeps, which sends sound and picture back; the push can be looked at', async () => {
    const { page } = screen;
    await call(page, 'Carol');
    await framesArrive(page);
    const row = leg(page, "Carol's iPhone");
    for (const stage of ['Queued', 'Sent', 'Accepted by Apple', 'Woken', 'Ringing', 'Answered']) {
      await row.getByText(stage).waitFor();
    }
    await page.getByText("Carol's iPhone: 200").click();
    const request = page.getByLabel("Request for Carol's iPhone");
    await expect(request.innerText()).resolves.toMatch(/apns-push-type: voip[^]*"callId"/);
    await page.getByRole('button', { name: 'Hang up', exact: true }).click();
    await story(page).getByText('ended: completed').waitFor();
  }, 90_000);

  it('are cancelled: the phone stops ringing', async () => {
    const { page } = screen;
    const dave = phone(page, "Erin's iPhone");
    await dave.getByLabel("When it rings, Erin's iPhone").selectOption('wait');
    await call(page, 'Erin');
    await dave.getByText('ringing').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await leg(page, "Erin's iPhone").getByText('cancelled').waitFor();
    await dave.getByText('ringing').waitFor({ state: 'detached' });
  }, 90_000);

  it('are answered elsewhere: one of two answers, the other one hears of it', async () => {
    const { page } = screen;
    await page.getByLabel("When it rings, Bob's iPhone").selectOption('wait');
    await call(page, 'Bob');
    await phone(page, "Bob's iPhone").getByText('ringing').waitFor();
    await page.getByRole('button', { name: "Answer: Bob's iPad" }).click();
    await leg(page, "Bob's iPhone").getByText('answered-elsewhere').waitFor();
    await page.getByRole('button', { name: "Hang up: Bob's iPad" }).click();
    await leg(page, "Bob's iPad").getByText('completed').waitFor();
  }, 90_000);

  it('meet a 410: the caller hears "unreachable", and once the app is installed anew it rings', async () => {
    const { page } = screen;
    await page.getByLabel('Whom').selectOption({ label: 'Carol' });
    await page.getByRole('button', { name: '410' }).click();
    await page.getByText('has a bad day: gone').waitFor();
    await call(page, 'Carol');
    await leg(page, "Carol's iPhone").getByText('unreachable').waitFor();
    await page.getByText("Carol's iPhone: 410 Unregistered").waitFor();

    await page.getByRole('button', { name: 'All is well again' }).click();
    await page.getByText('every app is installed anew').waitFor();
    await call(page, 'Carol');
    await leg(page, "Carol's iPhone").getByText('Answered').waitFor();
    await page.getByRole('button', { name: 'Hang up', exact: true }).click();
    await story(page).getByText('ended: completed').waitFor();
  }, 90_000);

  it('go on over the death of a server: it is shown, and the page comes back with it', async () => {
    const { page } = screen;
    await page.getByRole('button', { name: 'Kill signaling-a' }).click();
    await page.getByText('You are Alice: connecting').waitFor();
    await page.getByRole('button', { name: 'Start signaling-a' }).click();
    await isConnected(page);
    await call(page, 'Carol');
    await leg(page, "Carol's iPhone").getByText('Answered').waitFor();
    await page.getByRole('button', { name: 'Hang up', exact: true }).click();
    await story(page).getByText('ended: completed').waitFor();
  }, 90_000);

  it('go on after the lab itself was away, which the page shows', async () => {
    const { page } = screen;
    await lab.stop();
    await page.getByText('The lab does not answer').waitFor();
    lab = await startLab('--port', new URL(lab.url).port);
    await page.getByText('The lab does not answer').waitFor({ state: 'detached' });
    await isConnected(page);
    await call(page, 'Carol');
    await leg(page, "Carol's iPhone").getByText('Answered').waitFor();
    await page.getByRole('button', { name: 'Hang up', exact: true }).click();
    await story(page).getByText('ended: completed').waitFor();
  }, 90_000);
});
