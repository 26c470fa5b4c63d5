// An admin shortens a clock and mends a ladder: the next incident follows, the one before keeps its own, and a
// second admin is told.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openBrowser, shot, signIn, violationsEverywhere } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

describe('clocks and ladders changed while the house runs', () => {
  let house, browser, desk, admin;
  let saves = 0;

  const fire = () =>
    desk.evaluate(async (number) => {
      const place = { area: '16.02.23', kecamatan: '16.02.23', area_name: 'Kec. Teluk Gelam', kecamatan_name: 'Teluk Gelam' };
      const saved = await fetch('/api/v1/incidents', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `jam-uji-${number}` },
        body: JSON.stringify({ words: { type: 'kebakaran', priority: 'kritis', place, narrative: 'api di dapur' } }),
      });
      return (await saved.json()).incident;
    }, ++saves);
  const acceptsWithin = (incident) =>
    desk.evaluate(async (id) => {
      const { assignments } = await (await fetch(`/api/v1/incidents/${id}`)).json();
      const damkar = assignments.find((one) => one.agency === 'damkar');
      return (damkar.acknowledge_by - damkar.created_at) / 1e6;
    }, incident);
  const open = async (page) => {
    await page.goto(`${house.url}/admin`);
    await page.getByText(/Server tersambung/).waitFor();
    await page.getByRole('tab', { name: 'Jam & tangga' }).click();
    await page.getByRole('table', { name: 'Batas waktu' }).waitFor();
  };

  before(async () => {
    house = await House.start({});
    browser = await openBrowser();
    desk = await signIn(browser, house, 'operator');
    admin = await signIn(browser, house, 'admin');
    await open(admin);
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  let first;
  it('shows the profile’s clocks as sentences', async () => {
    first = await fire();
    assert.equal(await acceptsWithin(first), 60);
    await admin.getByText('Kebakaran: tiba 15:00').waitFor();
    await shot(admin, 'clocks');
    assert.deepEqual(await violationsEverywhere(admin), []);
  });

  it('refuses an emergency without a clock at its field, and takes a shorter one by keyboard', async () => {
    await admin.getByRole('button', { name: 'Tambah batas waktu' }).press('Enter');
    await admin.getByRole('group', { name: /Jenis kejadian/ }).first().getByText('Kebakaran', { exact: true }).click();
    const time = admin.getByLabel('Batas (menit:detik)');
    await time.fill('0:00');
    await admin.getByRole('button', { name: 'Simpan: Batas waktu' }).press('Enter');
    await admin.getByText(/No\. 1: .*tanpa batas waktu terima/).waitFor();
    assert.equal(await time.getAttribute('aria-invalid'), 'true');
    await shot(admin, 'clocks-refused');
    assert.deepEqual(await violationsEverywhere(admin), []);
    await time.fill('0:25');
    await time.press('Escape');
    await admin.getByText('Kebakaran: terima 0:25').waitFor();
    await admin.getByRole('button', { name: 'Simpan: Batas waktu' }).press('Enter');
    await admin.getByText('Tersimpan; berlaku untuk kejadian berikutnya.').waitFor();
    assert.equal(await acceptsWithin(await fire()), 25);
    assert.equal(await acceptsWithin(first), 60, 'the one before keeps its own');
  });

  it('builds a ladder step by step', async () => {
    await admin.getByRole('button', { name: 'Tambah tangga' }).press('Enter');
    await admin.getByRole('button', { name: 'Tambah langkah' }).press('Enter');
    await admin.getByLabel('Langkah 1: Kepada').selectOption('meja');
    await admin.getByLabel('Langkah 2: Kepada').selectOption('pengawas');
    await admin.getByLabel('Tunggu (menit:detik)').first().fill('0:45');
    await admin.getByLabel('Langkah 1: Kepada').scrollIntoViewIfNeeded();
    await shot(admin, 'ladder-editor');
    assert.deepEqual(await violationsEverywhere(admin), []);
    await admin.getByRole('button', { name: 'Simpan: Tangga eskalasi' }).press('Enter');
    await admin.getByText(/meja instansi · cara apa saja · tunggu 0:45/).waitFor();
    await shot(admin, 'ladders');
  });

  it('tells a second admin what the first changed', async () => {
    const second = await signIn(browser, house, 'admin');
    await open(second);
    await admin.getByRole('button', { name: 'Hapus tiba_kebakaran' }).press('Enter');
    await admin.getByRole('button', { name: 'Simpan: Batas waktu' }).press('Enter');
    await admin.getByText(/tiba_kebakaran dihapus/).waitFor();
    await second.getByLabel('Panggilan dijawab orang').fill('0:20');
    await second.getByRole('button', { name: 'Simpan: Batas waktu' }).press('Enter');
    await second.getByText(/tiba_kebakaran dihapus. Isian Anda belum disimpan/).waitFor();
    assert.deepEqual(await violationsEverywhere(second), []);
    await second.getByRole('button', { name: 'Muat yang sekarang' }).press('Enter');
    await until('what is there now', async () => (await second.getByLabel('Panggilan dijawab orang').inputValue()) === '0:15');
    assert.deepEqual(second.faults, []);
    await second.context().close();
  });

  it('keeps all of it over a restart with the same files', async () => {
    await house.tell('stop_serve');
    await house.tell('start_serve');
    await open(admin);
    await admin.getByText('Kebakaran: terima 0:25').waitFor();
    await admin.getByText(/meja instansi · cara apa saja · tunggu 0:45/).waitFor();
    assert.deepEqual(admin.faults, []);
  });
});
