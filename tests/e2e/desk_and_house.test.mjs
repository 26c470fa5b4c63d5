// What the main job leaves out: a second caller of the same event, an agency that is phoned, a restricted
// case, the record with its recording, and an admin's changes without a restart.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { beReady, openBrowser, shot, signIn, violations } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

describe('the desk and the house around it', () => {
  let house, browser, desk;

  const takeCall = async (from) => {
    const caller = house.call('--from', from, '--say', 'Tolong');
    await desk.getByRole('button', { name: /JAWAB/ }).waitFor();
    await desk.keyboard.press('F2');
    await desk.getByRole('region', { name: /^Formulir: panggilan/ }).waitFor();
    return caller;
  };
  const hangUp = async (caller) => {
    await desk.keyboard.press('Alt+x');
    await caller.ended;
    await desk.getByText(/Merapikan, sisa/).waitFor();
    await desk.keyboard.press('Alt+r');
    await desk.getByRole('status').filter({ hasText: 'Siap' }).waitFor();
  };

  before(async () => {
    house = await House.start({ postgres: true });
    browser = await openBrowser();
    await house.phone('01');
    desk = await signIn(browser, house, 'operator');
    await desk.getByRole('button', { name: 'Pilih meja' }).click();
    await desk.getByRole('dialog').getByRole('button', { name: /01.*telepon siap/ }).click();
    await desk.getByRole('dialog').waitFor({ state: 'hidden' });
    await beReady(desk);
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('saves the first report', async () => {
    const caller = await takeCall('081234500001');
    await desk.keyboard.press('Alt+1');
    await desk.getByLabel('Patokan').fill('belakang pasar Kayu Agung');
    await desk.keyboard.press('Control+Enter');
    await desk.getByText(/KEJ-\d{4}-0001 tersimpan dan dikirim/).waitFor();
    await hangUp(caller);
  });

  it('links a second caller after a look at both, and undoes it with one key', async () => {
    const caller = await takeCall('081234500002');
    await desk.getByLabel('Uraian').fill('asap dari arah pasar');
    await desk.keyboard.press('Alt+t');
    const dialog = desk.getByRole('dialog');
    const same = dialog.getByRole('button', { name: /tautkan/ });
    assert.equal(await same.isDisabled(), true, 'nothing is chosen yet');
    await dialog.getByText(/KEJ-\d{4}-0001/).click();
    await dialog.getByRole('cell', { name: 'asap dari arah pasar' }).waitFor();
    assert.deepEqual(await violations(desk), []);
    await shot(desk, 'link-compare');
    await same.click();
    await desk.getByText(/Ditautkan ke KEJ/).waitFor();
    await desk.getByText(/2 laporan/).first().waitFor();
    await desk.keyboard.press('Alt+z');
    await desk.getByRole('status').filter({ hasText: 'Tautan dibatalkan' }).waitFor();
    await desk.getByText(/1 laporan/).first().waitFor();
    assert.equal(await desk.getByLabel('Uraian').inputValue(), 'asap dari arah pasar');
    await desk.keyboard.press('Alt+i');
    await desk.getByText('Hasil panggilan: Informasi').waitFor();
    await hangUp(caller);
  });

  it('enters who took it by phone', async () => {
    await desk.getByRole('button', { name: 'Diterima lewat telepon/HT' }).first().click();
    await desk.getByLabel('Nama penerima').fill('Sdr. Amir');
    assert.deepEqual(await violations(desk), []);
    await desk.keyboard.press('Enter');
    await desk.getByText('lewat telepon/HT: Sdr. Amir').waitFor();
  });

  it('shows a restricted case to its operator, and to a supervisor only for a reason', async () => {
    await desk.keyboard.press('Alt+8');
    await desk.getByLabel('Patokan').fill('rahasia gang tiga');
    await desk.keyboard.press('Control+Enter');
    await desk.getByText(/KEJ-\d{4}-0002 tersimpan dan dikirim/).waitFor();
    const supervisor = await signIn(browser, house, 'supervisor');
    await supervisor.getByText(/isi disembunyikan/).waitFor();
    assert.doesNotMatch(await supervisor.locator('body').innerText(), /rahasia gang tiga/);
    await supervisor.getByRole('button', { name: /isi disembunyikan/ }).click();
    await supervisor.getByLabel(/Alasan membuka/).fill('pemeriksaan mutu');
    assert.deepEqual(await violations(supervisor), []);
    await supervisor.keyboard.press('Enter');
    await supervisor.getByText(/rahasia gang tiga/).first().waitFor();
    await shot(supervisor, 'restricted-opened');
    await supervisor.context().close();
  });

  it('finds the call in the record and plays its recording', async () => {
    await desk.getByRole('link', { name: 'Cari & riwayat' }).click();
    await desk.getByLabel('Nomor').fill('081234500001');
    await until('the record has the call', async () => {
      await desk.keyboard.press('Enter');
      return desk.getByRole('button', { name: /0812-3450-0001/ }).first().isVisible();
    });
    await desk.getByRole('button', { name: /0812-3450-0001/ }).first().click();
    const player = desk.locator('audio').first();
    await player.waitFor();
    await desk.getByText('Dijawab petugas').waitFor();
    assert.deepEqual(await violations(desk), []);
    await shot(desk, 'call-story');
    const length = await player.evaluate(async (audio) => {
      audio.muted = true;
      await audio.play();
      const whole = audio.duration;
      audio.currentTime = whole / 2;
      await new Promise((done) => audio.addEventListener('seeked', done, { once: true }));
      return whole;
    });
    assert.ok(length > 0.2, `the recording has ${length} s`);
    await desk.keyboard.press('Escape');
  });

  it('adds a trunk peer and a person without a restart', async () => {
    const admin = await signIn(browser, house, 'admin');
    await admin.getByRole('tab', { name: 'Trunk' }).click();
    await admin.getByRole('textbox', { name: 'Tambah alamat' }).fill('0.0.0.0/0');
    await admin.keyboard.press('Enter');
    await admin.locator('.fault').filter({ hasText: /\S/ }).waitFor();
    await admin.getByRole('textbox', { name: 'Tambah alamat' }).fill('10.20.0.5');
    await admin.keyboard.press('Enter');
    await admin.getByRole('button', { name: 'Hapus 10.20.0.5' }).waitFor();
    await admin.getByRole('tab', { name: 'Pengguna' }).click();
    await admin.getByRole('button', { name: 'Tambah pengguna' }).click();
    await admin.getByLabel('Nama masuk').fill('sari');
    await admin.getByRole('textbox', { name: 'Nama', exact: true }).fill('Sari');
    await admin.getByText('Operator', { exact: true }).last().click();
    await admin.keyboard.press('Enter');
    const password = (await admin.locator('output').textContent()).trim();
    await shot(admin, 'person-added');
    const sari = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await sari.newPage();
    await page.goto(`${house.url}/masuk`);
    await page.getByLabel('Nama masuk').fill('sari');
    await page.getByLabel('Kata sandi').fill(password);
    await page.keyboard.press('Enter');
    await page.getByText(/Server tersambung/).waitFor();
    assert.deepEqual([...admin.faults, ...desk.faults], []);
    await sari.close();
    await admin.context().close();
  });
});
