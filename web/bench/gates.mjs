// How the consoles feel on a slow office PC: Chromium with its CPU four times slower, nothing in its cache,
// against the real program with callers waiting. Prints rows of scripts/bench's table; asserts nothing.
//   web/.tools/bin/node web/bench/gates.mjs SIAGA [ROUNDS]
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const [siaga, rounds = '5'] = process.argv.slice(2);
const slower = 4;
const waiting = 6;

async function until(what, holds, patience = 60_000) {
  const deadline = Date.now() + patience;
  for (;;) {
    const value = await holds();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patience} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

async function startHouse() {
  const directory = mkdtempSync(join(tmpdir(), 'siaga-bench-'));
  const data = join(directory, 'data');
  mkdirSync(data);
  const [https, metrics, trunk, seats, rtp] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const first = Math.min(rtp, 60_000) & ~1; // RTP ports are even
  const config = join(directory, 'siaga.toml');
  const at = (table, port) => `[${table}]\naddress = "127.0.0.1"\nport = ${port}\n`;
  writeFileSync(
    config,
    `${at('https', https)}${at('metrics', metrics)}${at('trunks', trunk)}${at('seats', seats)}tls_port = 0
[rtp]\nfirst = ${first}\nlast = ${first + 99}
[database]\nurl = "postgresql://siaga@/siaga?host=${directory}/none"
[[trunk]]\nname = "lokal"\npeers = ["127.0.0.0/8"]\nmedia_address = "127.0.0.1"\nanswer = "queue"
[[seat]]\nname = "01"\n[[seat]]\nname = "02"\n`,
  );
  const log = openSync(join(directory, 'log'), 'a');
  const start = (...args) => {
    const child = spawn(siaga, args, { stdio: ['ignore', log, log] });
    child.ended = new Promise((resolve) => child.on('exit', resolve));
    return child;
  };
  const where = ['--data', data, '--config', config];
  const children = [start('media', ...where), start('serve', ...where)];
  const url = `https://127.0.0.1:${https}`;
  return {
    url,
    ready: () =>
      new Promise((resolve) => {
        get(`${url}/readyz`, { rejectUnauthorized: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode === 200);
        }).on('error', () => resolve(false));
      }),
    account(role) {
      const line = readFileSync(join(data, 'accounts.txt'), 'utf8')
        .split('\n')
        .find((one) => one.startsWith(`${role} `));
      const [, login, password] = line.split(' ');
      return { login, password };
    },
    call: (n) =>
      children.unshift(
        start('call', '--to', `sip:112@127.0.0.1:${trunk}`, '--duration', '0', '--from', `08123450000${n}`),
      ),
    async stop() {
      for (const child of children) child.kill('SIGINT');
      await Promise.all(children.map((child) => child.ended));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

// Runs in the page before its own scripts: what the browser itself notes.
function observe() {
  const seen = { fcp: 0, lcp: 0, cls: 0, delay: 0 };
  globalThis.__seen = seen;
  const on = (type, take, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
      ...more,
    });
  on('paint', (one) => {
    if (one.name === 'first-contentful-paint') seen.fcp = one.startTime;
  });
  on('largest-contentful-paint', (one) => {
    seen.lcp = one.startTime;
  });
  on('layout-shift', (one) => {
    if (!one.hadRecentInput) seen.cls += one.value;
  });
  on(
    'event',
    (one) => {
      if (one.interactionId || one.name === 'keydown') seen.delay = Math.max(seen.delay, one.duration);
    },
    { durationThreshold: 16 },
  );
}

async function visit(browser, house, state, path, act) {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    ignoreHTTPSErrors: true,
    locale: 'id-ID',
    ...(state ? { storageState: state } : {}),
  });
  const page = await context.newPage();
  await page.addInitScript(observe);
  const wire = await context.newCDPSession(page);
  await wire.send('Emulation.setCPUThrottlingRate', { rate: slower });
  let js = 0;
  let counting = true;
  const bodies = [];
  page.on('response', (response) => {
    if (counting && response.url().endsWith('.js'))
      bodies.push(
        response.body().then(
          (body) => {
            js += gzipSync(body, { level: 9 }).length;
          },
          () => {},
        ),
      );
  });
  await page.goto(house.url + path);
  await page
    .getByText(path === '/masuk' ? 'Kata sandi' : /Server tersambung/)
    .first()
    .waitFor();
  await page.waitForLoadState('networkidle').catch(() => {});
  counting = false;
  await Promise.all(bodies);
  const loaded = await page.evaluate(() => ({ ...globalThis.__seen }));
  if (act) await act(page);
  const { delay, cls } = await page.evaluate(
    () =>
      new Promise((done) =>
        requestAnimationFrame(() => setTimeout(() => done({ ...globalThis.__seen }), 100)),
      ),
  );
  if (act) await forget(page);
  await context.close();
  return { ...loaded, cls, delay, js };
}

async function signedIn(browser, house, role) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  await until('the person is known', async () => {
    const { login, password } = house.account(role);
    const answer = await context.request.post(`${house.url}/api/v1/session`, {
      data: { login, password },
      headers: { Origin: house.url },
    });
    return answer.ok();
  });
  const state = await context.storageState();
  await context.close();
  return state;
}

async function typeIncident(page) {
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('/');
  await page.keyboard.type('tj lubuk', { delay: 60 });
  await page
    .getByText(/kecamatan apa/i)
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByLabel('Uraian').focus();
  await page.keyboard.type('Rumah kayu terbakar, api besar', { delay: 40 });
}
async function forget(page) {
  await page.getByRole('button', { name: 'Kosongkan' }).click();
  await until('no draft is left for the next round', () =>
    page.evaluate(async () => (await (await fetch('/api/v1/drafts')).json()).items.length === 0),
  );
}

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const row = (what, measured, goal) =>
  console.log(`${what.padEnd(52)} | ${measured.padEnd(26)} | ${goal.padEnd(18)} | `);

function print(name, seen) {
  const of = (key) => middle(seen.map((one) => one[key]));
  row(`${name}: first paint, CPU ${slower}x slower`, seconds(of('fcp')), '< 1.5 s');
  row(`${name}: largest paint`, seconds(of('lcp')), '< 2 s');
  row(`${name}: layout shift`, of('cls').toFixed(3), '< 0.1');
  if (seen.some((one) => one.delay))
    row(`${name}: slowest key to paint`, `${Math.round(of('delay'))} ms`, '< 200 ms');
  row(`${name}: first JavaScript, gzip`, `${(of('js') / 1000).toFixed(0)} kB`, '< 220 kB');
}

const house = await startHouse();
let browser;
try {
  browser = await chromium.launch({
    executablePath: process.env.SIAGA_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  await until('siaga serve answers', house.ready);
  const operator = await signedIn(browser, house, 'operator');
  const supervisor = await signedIn(browser, house, 'supervisor');
  const dispatcher = await signedIn(browser, house, 'dispatcher');
  for (let n = 0; n < waiting; n++) house.call(n);
  const pages = [
    ['sign-in', null, '/masuk'],
    ['operator', operator, '/operator', typeIncident],
    ['agency', dispatcher, '/instansi'],
    ['supervisor', supervisor, '/supervisor'],
  ];
  for (const [name, state, path, act] of pages) {
    const seen = [];
    for (let n = 0; n < Number(rounds); n++) seen.push(await visit(browser, house, state, path, act));
    print(`console, ${name}`, seen);
  }
} finally {
  await browser?.close();
  await house.stop();
}
