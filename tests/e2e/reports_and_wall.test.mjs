// What the control room's figures look like: the wallboard at both sizes without scrolling, a report as
// chart, table and file, the month on one page, and the audit with before and after.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { beReady, desk, openBrowser, shot, signIn, violations } from './support/browser.mjs';
import { House, shots, until } from './support/house.mjs';

const sizes = [desk, { width: 1920, height: 1080 }];

describe('reports and the wallboard', () => {
  let house, browser, operator;

  /** A call that is answered at the desk, perhaps saved, and ended. */
  const oneCall = async (from, then) => {
    const caller = house.call('--from', from, '--say', 'Tolong');
    await operator.getByRole('button', { name: /JAWAB/ }).waitFor();
    await operator.keyboard.press('F2');
    await operator.getByRole('region', { name: /^Formulir: panggilan/ }).waitFor();
    await then();
    await operator.keyboard.press('Alt+x');
    await caller.ended;
    await operator.getByText(/Merapikan, sisa/).waitFor();
    await operator.keyboard.press('Alt+r');
    await operator.getByRole('status').filter({ hasText: 'Siap' }).waitFor();
  };

  before(async () => {
    house = await House.start({ postgres: true });
    browser = await openBrowser();
    await house.phone('01');
    operator = await signIn(browser, house, 'operator');
    await operator.getByRole('button', { name: 'Pilih meja' }).click();
    await operator.getByRole('dialog').getByRole('button', { name: /01.*telepon siap/ }).click();
    await operator.getByRole('dialog').waitFor({ state: 'hidden' });
    await beReady(operator);
    await oneCall('081234500001', async () => {
      await operator.keyboard.press('Alt+1');
      await operator.getByLabel('Patokan').fill('=HYPERLINK("http://contoh") belakang pasar');
      await operator.keyboard.press('Control+Enter');
      await operator.getByText(/KEJ-\d{4}-0001 tersimpan dan dikirim/).waitFor();
    });
    await oneCall('081234500002', async () => {
      await operator.keyboard.press('Alt+i');
      await operator.getByText('Hasil panggilan: Informasi').waitFor();
    });
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  for (const viewport of sizes) {
    it(`the wallboard fills ${viewport.width}x${viewport.height} without scrolling`, async () => {
      for (const theme of ['dark', 'light']) {
        const wall = await signIn(browser, house, 'supervisor', { viewport, theme });
        await wall.goto(`${house.url}/papan`);
        await wall.getByRole('main', { name: 'Papan ruang kendali' }).waitFor();
        await wall.getByText('Tingkat layanan 15 dtk').waitFor();
        await wall.getByText(/KEJ-\d{4}-0001/).first().waitFor();
        const caller = house.call('--from', '081234500009');
        await wall.getByRole('region', { name: 'Panggilan menunggu' }).getByText('0812-3450-0009').waitFor();
        const waiting = wall.locator('.wall-numbers > div', { hasText: 'Menunggu dijawab' }).locator('dd');
        assert.equal(await waiting.innerText(), '▲ 1', 'the number and the list beside it');
        await shot(wall, `wall-${viewport.width}-${theme}`);
        assert.deepEqual(await violations(wall), []);
        const over = await wall.evaluate(() => {
          const root = document.documentElement;
          const cut = [...document.querySelectorAll('.wall-panel')].filter((one) => one.scrollHeight > one.clientHeight + 2).map((one) => one.getAttribute('aria-label') ?? one.className);
          return { x: root.scrollWidth - root.clientWidth, y: root.scrollHeight - root.clientHeight, cut };
        });
        assert.deepEqual(over, { x: 0, y: 0, cut: [] });
        const letters = await wall.evaluate(() => parseFloat(getComputedStyle(document.querySelector('.wall-numbers dd')).fontSize));
        assert.ok(letters >= viewport.height / 24, `the numbers are ${letters} px high`);
        caller.kill('SIGINT');
        await caller.ended;
        await wall.getByText('Tidak ada yang menunggu').waitFor();
        assert.deepEqual(wall.faults, []);
        await wall.context().close();
      }
    });
  }

  it('a report is chart, table and file, by keyboard', async () => {
    const page = await signIn(browser, house, 'supervisor');
    await page.goto(`${house.url}/laporan`);
    await until('the record has both calls', async () => {
      await page.getByRole('button', { name: 'Tampilkan' }).press('Enter');
      return page.locator('.figure', { hasText: 'Dijawab petugas' }).getByText('2', { exact: true }).isVisible();
    });
    await page.locator('[data-drawn=answer_times] canvas').first().waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, 'report-answer-times');
    await page.getByRole('radio', { name: 'Waktu jawab' }).focus();
    for (const [name, drawn] of [['Waktu per instansi', 'legs'], ['Hasil panggilan', 'results'], ['Beban per jam', 'workload'], ['Peta panas kecamatan', 'heat']]) {
      await page.keyboard.press('ArrowRight');
      await page.getByRole('region', { name }).first().waitFor();
      await page.locator(`[data-drawn=${drawn}] canvas`).first().waitFor();
      assert.deepEqual(await violations(page), [], name);
      await shot(page, `report-${drawn}`);
    }
    await page.keyboard.press('ArrowRight');
    await page.getByRole('cell', { name: '0812-3450-0001' }).first().waitFor();
    assert.deepEqual(await violations(page), [], 'recap');
    await shot(page, 'report-recap');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV (Excel)' }).press('Enter')]);
    const csv = readFileSync(await file.path(), 'utf8');
    assert.match(file.suggestedFilename(), /^siaga-recap-\d{8}-\d{8}\.csv$/);
    assert.ok(csv.startsWith('\ufeffPanggilan,Waktu masuk,Nomor'), csv.slice(0, 60));
    assert.doesNotMatch(csv, /,(kejadian|informasi|unreachable|diberi_tahu),/, 'no machine words in a file people read');
    assert.ok(csv.includes('\r\n') && csv.includes(`"'=HYPERLINK(""http://contoh"") belakang pasar`), csv);
    await page.getByText(/diunduh; pengambilan ini dicatat/).waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `scrolls ${wide} px sideways`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('columnheader', { name: 'Arrived' }).waitFor();
    assert.deepEqual(await violations(page), [], 'in English');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  it('a span that is none is refused in words', async () => {
    const page = await signIn(browser, house, 'supervisor');
    await page.goto(`${house.url}/laporan`);
    await page.getByLabel('Dari tanggal').fill('2026-12-31');
    await page.getByLabel('Sampai tanggal').fill('2026-01-01');
    await page.getByRole('alert').filter({ hasText: '400 hari' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.context().close();
  });

  it('the month is one page that prints', async () => {
    const page = await signIn(browser, house, 'supervisor', { theme: 'dark' });
    await page.goto(`${house.url}/bulanan`);
    const month = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 7);
    await page.getByLabel('Bulan').fill(month);
    await page.getByText(/Target 90 %: tercapai/).waitFor();
    assert.deepEqual(await violations(page), []);
    await shot(page, 'month');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.topbar').isVisible(), false);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    await page.pdf({ path: join(shots, 'month.pdf'), preferCSSPageSize: true });
    await page.screenshot({ path: join(shots, 'month-print.png'), fullPage: true });
    await page.emulateMedia({ media: 'screen' });
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'JSON' }).click()]);
    const figures = JSON.parse(readFileSync(await file.path(), 'utf8')).figures;
    assert.equal(figures.offered, figures.answered + figures.abandoned + figures.cut);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  it('the audit shows who took what out and who changed what, before and after', async () => {
    const admin = await signIn(browser, house, 'admin');
    await admin.goto(`${house.url}/audit`);
    await admin.getByRole('cell', { name: 'Pengguna disimpan' }).first().waitFor();
    await shot(admin, 'audit-changes');
    await admin.getByText('Nama masuk:').first().waitFor(); // members in words
    await admin.getByText('Semua tindakan', { exact: true }).click();
    await until('the audit has the export', async () => {
      await admin.getByRole('button', { name: 'Tampilkan' }).press('Enter');
      return admin.getByRole('cell', { name: 'Laporan diekspor' }).first().isVisible();
    });
    assert.deepEqual(await violations(admin), []);
    await shot(admin, 'audit');
    const [file] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('button', { name: 'CSV', exact: true }).click()]);
    assert.match(readFileSync(await file.path(), 'utf8'), /Laporan diekspor,recap/);
    assert.deepEqual(admin.faults, []);
    await admin.context().close();
    const supervisor = await signIn(browser, house, 'supervisor');
    await supervisor.goto(`${house.url}/audit`);
    await supervisor.getByText(/Server tersambung/).waitFor();
    assert.equal(new URL(supervisor.url()).pathname, '/supervisor');
    await supervisor.context().close();
  });

  it('without PostgreSQL the report says so', async () => {
    const page = await signIn(browser, house, 'supervisor');
    await page.goto(`${house.url}/laporan`);
    await house.tell('stop_postgres');
    await page.getByRole('button', { name: 'Tampilkan' }).click();
    await page.getByRole('alert').filter({ hasText: 'riwayat tidak tersedia' }).waitFor({ timeout: 30_000 });
    await house.tell('start_postgres');
    await page.context().close();
  });
});
