// A training in the browser: the supervisor starts a script at one desk, the operator there answers, fills in
// and saves, and neither an agency, a figure nor the record learns of it; a real call ends it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { desk, openBrowser, phone, shot, signIn, takeSeat, violationsEverywhere } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

const small = { width: 1280, height: 720 };
const words = 'api di dapur tetangga, latihan saja';

describe('training at a desk', () => {
  let house, browser, colleague, trainee, supervisor, agency;

  const start = async () => {
    await supervisor.getByRole('button', { name: 'Latihan untuk Meja 02' }).click();
    const dialog = supervisor.getByRole('dialog');
    await dialog.getByLabel('Skenario').selectOption('rumah_terbakar');
    return dialog;
  };
  const banner = (page) => page.getByRole('note').filter({ hasText: 'LATIHAN' });

  before(async () => {
    house = await House.start({ postgres: true, demo: true });
    browser = await openBrowser();
    await house.phone('01');
    await house.phone('02');
    colleague = await signIn(browser, house, 'operator');
    await takeSeat(colleague, '01');
    trainee = await signIn(browser, house, 'operator2', { viewport: small });
    await takeSeat(trainee, '02');
    agency = await signIn(browser, house, 'damkar', { viewport: phone });
    supervisor = await signIn(browser, house, 'supervisor');
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('is started by a supervisor, at one desk alone', async () => {
    const dialog = await start();
    assert.deepEqual(await violationsEverywhere(supervisor), []);
    await shot(supervisor, 'training-start');
    const below = await trainee.locator('.desk').boundingBox();
    await dialog.getByRole('button', { name: 'Mulai latihan' }).click();
    await banner(trainee).waitFor();
    assert.deepEqual(await trainee.locator('.desk').boundingBox(), below, 'the banner has its room already');
    await trainee.getByRole('button', { name: /JAWAB LATIHAN/ }).waitFor();
    assert.deepEqual(await violationsEverywhere(trainee), []);
    await shot(trainee, 'training-ringing');
    await supervisor.getByRole('button', { name: 'Hentikan latihan' }).waitFor();
    assert.equal(await banner(colleague).count(), 0);
  });

  it('is answered by key and marked on the form, the banner and the panel', async () => {
    await trainee.keyboard.press('F2');
    await trainee.getByRole('heading', { name: /^LATIHAN: / }).waitFor();
    await trainee.getByRole('list', { name: 'Kata penelepon' }).waitFor();
    await trainee.keyboard.press('Alt+1');
    await trainee.getByLabel('Patokan').fill('belakang pasar');
    await trainee.getByLabel('Uraian').fill(words);
    await trainee.getByRole('region', { name: 'Kirim' }).getByText('utama').waitFor();
    assert.deepEqual(await violationsEverywhere(trainee), []);
    await trainee.getByRole('button', { name: /^Simpan latihan/ }).waitFor();
    for (const viewport of [small, desk]) {
      await trainee.setViewportSize(viewport);
      await shot(trainee, `training-form-${viewport.width}`);
      const scrolls = await trainee.evaluate(() =>
        [...document.querySelectorAll('.zone.scroll')].map((one) => one.scrollHeight - one.clientHeight).filter((over) => over > 0),
      );
      assert.deepEqual(scrolls, [], `the form scrolls at ${viewport.width}x${viewport.height} below both banners`);
      for (const [tab, inside] of [['Skrip', 'li'], ['Penelepon', '*']]) {
        await trainee.getByRole('tab', { name: tab }).click();
        const panel = trainee.getByRole('tabpanel', { name: tab });
        await panel.locator(inside).first().waitFor();
        const seen = await panel.evaluate((one) => {
          const tabs = one.parentElement.querySelector('[role=tablist]').getBoundingClientRect();
          const { top, bottom, height } = one.getBoundingClientRect();
          return { ends: Math.max(tabs.bottom, bottom) <= window.innerHeight, below: top >= tabs.bottom - 1, tabs: tabs.height, height };
        });
        const where = `${tab} at ${viewport.width}x${viewport.height}: ${JSON.stringify(seen)}`;
        assert.ok(seen.ends && seen.below && seen.tabs > 20 && seen.height > 80, where);
      }
      await trainee.getByRole('tab', { name: 'Skrip' }).click();
      await shot(trainee, `training-script-${viewport.width}`);
    }
    await trainee.setViewportSize(small);
  });

  it('is saved under a number of its own, and says where it would have gone', async () => {
    await trainee.keyboard.press('Control+Enter');
    await trainee.getByText(/LATIHAN-\d+ disimpan dalam/).waitFor();
    await trainee.getByText('Jenisnya tepat').waitFor();
    await trainee.getByText(/disimpan, tidak dikirim ke siapa pun/).waitFor();
    assert.deepEqual(await violationsEverywhere(trainee), []);
    await shot(trainee, 'training-saved');
    await shot(supervisor, 'training-supervised');
    assert.deepEqual(await violationsEverywhere(supervisor), []);
  });

  it('reaches no agency, no figure, no draft of others and no record', async () => {
    await until('the record has everything', async () => (await house.metric('siaga_database_lag_events')) === 0);
    await agency.getByText('Baru (0)').waitFor();
    assert.doesNotMatch(await agency.locator('body').innerText(), /LATIHAN|KEJ-|belakang pasar/);
    for (const name of ['Panggilan masuk', 'Kejadian terbuka', 'Tugas terbuka'])
      assert.equal(await supervisor.locator('.figure', { hasText: name }).locator('strong').innerText(), '0', name);
    assert.ok(!(await house.metric('siaga_incidents_total')));
    const found = await supervisor.evaluate(async () => (await fetch('/api/v1/history?limit=10')).text());
    assert.deepEqual(JSON.parse(found).items, []);
    await colleague.getByRole('tab', { name: 'Draf' }).click();
    await colleague.getByText('Tidak ada draf dari meja lain').waitFor();
    await colleague.getByText('Tidak ada kejadian terbuka').waitFor();
  });

  it('ends by one press and leaves an empty form', async () => {
    await trainee.getByRole('button', { name: 'Selesai latihan' }).click();
    await banner(trainee).waitFor({ state: 'hidden' });
    await trainee.getByText('Latihan berakhir').waitFor();
    await trainee.getByRole('region', { name: 'Formulir: tanpa panggilan' }).waitFor();
    assert.equal(await trainee.getByLabel('Uraian').inputValue(), '');
  });

  it('gives way to a caller whom nobody else can answer', async () => {
    await colleague.keyboard.press('Alt+s');
    await colleague.getByRole('dialog').getByText('Makan / ibadah').click();
    await colleague.keyboard.press('Enter');
    await colleague.getByRole('status').filter({ hasText: 'Jeda (Makan / ibadah)' }).waitFor();
    const dialog = await start();
    await dialog.getByRole('button', { name: 'Mulai latihan' }).click();
    await trainee.getByRole('button', { name: /JAWAB LATIHAN/ }).waitFor();
    await trainee.keyboard.press('F2');
    await trainee.getByLabel('Uraian').fill(words);
    const caller = house.call('--from', '081234500042', '--say', 'Tolong');
    await trainee.getByRole('button', { name: /JAWAB/ }).filter({ hasText: '0812-3450-0042' }).waitFor();
    await banner(trainee).waitFor({ state: 'hidden' });
    await shot(trainee, 'training-given-way');
    await trainee.keyboard.press('F2');
    await trainee.getByRole('region', { name: /Formulir: panggilan 0812-3450-0042/ }).waitFor();
    assert.equal(await trainee.getByLabel('Uraian').inputValue(), '');
    await trainee.keyboard.press('Alt+x');
    await caller.ended;
    for (const page of [colleague, trainee, agency, supervisor]) assert.deepEqual(page.faults, []);
  });
});
