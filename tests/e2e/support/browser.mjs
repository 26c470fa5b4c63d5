// Chromium as a person has it: an operator's desk at 1366x768, an agency's phone at 360x740.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shots } from './house.mjs';

const require = createRequire(join(import.meta.dirname, '../../../web/package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const desk = { width: 1366, height: 768 };
export const phone = { width: 360, height: 740 };

export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.SIAGA_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  });
}

/** A signed-in page; what it logs as an error, and requests that leave the house, are kept. */
export async function signIn(browser, house, role, { viewport = desk, theme = 'light' } = {}) {
  const context = await browser.newContext({ viewport, ignoreHTTPSErrors: true, colorScheme: theme, locale: 'id-ID' });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && hostname !== '127.0.0.1') page.faults.push(`outside: ${request.url()}`);
  });
  page.setDefaultTimeout(30_000); // a bound, not a wish: the machine may be busy with other tests
  await page.goto(`${house.url}/masuk`);
  if (!role) return page;
  const { login, password } = house.account(role);
  await page.locator('input[autocomplete=username]:focus').waitFor(); // the page puts the focus there itself
  await page.keyboard.type(login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByText(/Server tersambung/).waitFor().catch(async (error) => {
    await shot(page, `fault-sign-in-${role}`);
    throw error;
  });
  return page;
}

/** Puts the signed-in operator at a seat whose phone is registered, ready for calls. */
export async function takeSeat(page, seat = '01') {
  await page.getByRole('button', { name: 'Pilih meja' }).click();
  await page.getByRole('dialog').getByRole('button', { name: new RegExp(`${seat}.*telepon siap`) }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await beReady(page);
}

/** The dialog is gone before the seat's row has come: wait for what the row says, then press the key if it takes one. */
export async function beReady(page) {
  const ready = page.getByRole('status').filter({ hasText: 'Siap' });
  const button = page.getByRole('button', { name: /^Siap/ });
  await ready.or(button).first().waitFor();
  if (await button.isVisible()) await page.keyboard.press('Alt+s');
  await ready.waitFor();
}

/** axe in both themes on what is open now (a page, a dialog, a list); ends as it began. */
export async function violationsEverywhere(page) {
  const found = [];
  for (const theme of ['light', 'dark']) {
    await page.evaluate((wanted) => {
      document.documentElement.dataset.theme = wanted;
    }, theme);
    for (const one of await violations(page)) found.push(`${theme}: ${one}`);
  }
  await page.evaluate(() => {
    document.documentElement.dataset.theme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  });
  return found;
}

/** What moved on the page while something happened elsewhere: each thing one could press or type in, in pixels, and the
    browser's own measure (cumulative layout shift); empty where somebody about to press hits what he meant. */
export async function movedWhile(page, happens) {
  await page.evaluate(() => {
    const shifts = [];
    const name = ({ node, previousRect: was, currentRect: is }) =>
      `${node?.className || node?.nodeName}: ${node?.textContent} by ${is.x - was.x}, ${is.y - was.y}`;
    const take = (all) => shifts.push(...all.map((one) => `shift ${one.value}: ${one.sources.map(name).join('; ')}`));
    const watch = new PerformanceObserver((list) => take(list.getEntries()));
    watch.observe({ type: 'layout-shift' });
    const things = [...document.querySelectorAll('.page :is(button, a, input, textarea, select, summary, h2)')];
    const placed = things.map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
    globalThis.movedSince = () => {
      take(watch.takeRecords());
      watch.disconnect();
      const moved = placed.flatMap(([one, was]) => {
        const is = one.getBoundingClientRect();
        const [x, y] = [is.x - was.x, is.y - was.y];
        const stands = is.width === 0 || (Math.abs(x) < 0.5 && Math.abs(y) < 0.5);
        return stands ? [] : [`${one.textContent.trim() || one.getAttribute('aria-label')} by ${x}, ${y}`];
      });
      return [...moved, ...shifts];
    };
  });
  await happens();
  // drawn once more, so that the browser has counted it
  return page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(globalThis.movedSince())))),
  );
}

export async function shot(page, name) {
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** What axe finds, one line a violation; empty where it finds nothing. */
export async function violations(page) {
  await page.evaluate(axeSource); // by the debugger, so the page's strict CSP stays as it is
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map(
    (one) => `${one.id} (${one.impact}): ${one.help}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}
