// The supervisor's page when much goes wrong at once: the first open assignment is on the screen all the same, and
// every number is the number of rows below it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { desk, openBrowser, shot, signIn, takeSeat, violationsEverywhere } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

const sizes = [desk, { width: 1920, height: 1080 }];

describe('the board of a bad hour', () => {
  let house, browser, supervisor;

  before(async () => {
    house = await House.start({ demo: true });
    browser = await openBrowser();
    supervisor = await signIn(browser, house, 'supervisor');
    await supervisor.getByRole('note').filter({ hasText: 'PERAGAAN' }).waitFor(); // the banner of a demonstration
    // Nobody is at any agency: each fire raises alarms for those who have to come. The last case is a restricted one.
    const operator = await signIn(browser, house, 'operator');
    for (const [number, type] of ['1', '1', '1', '8'].entries()) {
      await operator.keyboard.press(`Alt+${type}`);
      await operator.getByLabel('Patokan').fill('belakang pasar');
      await operator.keyboard.press('Control+Enter');
      await operator.getByText(new RegExp(`KEJ-\\d{4}-000${number + 1} tersimpan`)).waitFor();
    }
    await operator.context().close(); // and their owner is gone
    await supervisor.getByText(/Kejadian tanpa penanggung jawab hadir \(3\)/).waitFor();
    await until('six alarms', async () => (await supervisor.locator('.alarms > li').count()) >= 6);
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  for (const viewport of sizes)
    it(`shows the first open assignment at ${viewport.width}x${viewport.height} without scrolling`, async () => {
      await supervisor.setViewportSize(viewport);
      await supervisor.evaluate(() => window.scrollTo(0, 0));
      await shot(supervisor, `board-${viewport.width}`);
      const tasks = supervisor.getByRole('region', { name: /^Tugas terbuka, terlambat dahulu/ });
      const row = await tasks.locator('tbody tr').first().boundingBox();
      assert.ok(row && row.y > 0 && row.y + row.height <= viewport.height, JSON.stringify(row));
      const list = supervisor.locator('.alarms');
      assert.ok(await list.evaluate((one) => one.scrollHeight > one.clientHeight), 'the alarms scroll inside themselves');
      await list.focus();
      await supervisor.keyboard.press('End');
      await until('the last alarm comes by keyboard', () => list.evaluate((one) => one.scrollTop + one.clientHeight >= one.scrollHeight - 2));
      assert.deepEqual(await violationsEverywhere(supervisor), []);
    });

  it('counts what its lists show, and names the restricted one apart', async () => {
    const figure = (name) => supervisor.locator('.figure', { hasText: name });
    const tasks = supervisor.getByRole('region', { name: /^Tugas terbuka, terlambat dahulu/ });
    const rows = await tasks.locator('tbody tr').count();
    assert.equal(await figure('Tugas terbuka').locator('strong').innerText(), String(rows - 1), 'the last row is the restricted case');
    assert.equal(await figure('Kejadian terbuka').locator('strong').innerText(), '3');
    assert.match(await figure('Kejadian terbuka').innerText(), /3 tidak dipegang, dan 1 terbatas/);
    await supervisor.goto(`${house.url}/papan`);
    await supervisor.locator('.wall-numbers > div', { hasText: 'Kejadian terbuka' }).getByText('3', { exact: true }).waitFor();
    await shot(supervisor, 'board-wall');
  });

  it('says whether the trunk brings calls, as the wall does', async () => {
    await supervisor.goto(`${house.url}/supervisor`);
    const trunks = supervisor.getByRole('list', { name: 'Trunk' });
    await trunks.getByText('belum ada panggilan, 24 jam').waitFor();
    const caller = house.call('--from', '081234500077');
    await trunks.getByText(/panggilan terakhir 0:\d\d lalu/).waitFor();
    caller.kill('SIGINT');
    await caller.ended;
    await trunks.getByText(/panggilan terakhir 0:\d\d lalu/).waitFor();
    assert.deepEqual(supervisor.faults, []);
  });

  it('leaves the way out on the bar of a supervisor who sits at a desk, on a small screen too', async () => {
    await house.phone('01');
    const small = { width: 1280, height: 720 };
    await supervisor.setViewportSize(small);
    await supervisor.goto(`${house.url}/operator`);
    await takeSeat(supervisor);
    await shot(supervisor, 'supervisor-seated');
    for (const one of [supervisor.getByRole('button', { name: 'Keluar' }), ...(await supervisor.locator('.topbar nav a').all())]) {
      const box = await one.boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= small.width, `${await one.innerText()}: ${JSON.stringify(box)}`);
      assert.ok(await one.evaluate((it) => it.contains(document.elementFromPoint(it.getBoundingClientRect().x + 4, it.getBoundingClientRect().y + 8))), `${await one.innerText()} can be clicked`);
    }
  });
});
