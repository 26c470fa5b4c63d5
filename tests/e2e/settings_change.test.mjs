// Seats, trunks and the queue changed by an admin while the house runs: a telephone plugged in at noon takes the
// next call, and whoever is second to change a thing is told who was first.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openBrowser, shot, signIn, takeSeat, violationsEverywhere } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

describe('settings changed while the house runs', () => {
  let house, browser, admin;
  const known = mkdtempSync(join(tmpdir(), 'siaga-phone-'));

  before(async () => {
    house = await House.start({});
    browser = await openBrowser();
    admin = await signIn(browser, house, 'admin');
    await admin.goto(`${house.url}/admin`);
    await admin.getByText(/Server tersambung/).waitFor();
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
    rmSync(known, { recursive: true, force: true });
  });
  const ring = (page) => page.getByLabel('Satu meja berdering (detik)');

  it('adds a seat by keyboard; its telephone registers with the password shown once and takes the next call', async () => {
    await admin.getByRole('tab', { name: 'Meja & telepon' }).click();
    await admin.getByRole('button', { name: 'Tambah meja' }).press('Enter');
    await admin.getByLabel('Nama akun telepon').fill('01');
    await admin.keyboard.press('Tab');
    await admin.keyboard.type('Meja baru');
    await admin.keyboard.press('Enter');
    await admin.getByRole('dialog').getByText('meja ini sudah ada').waitFor();
    assert.deepEqual(await violationsEverywhere(admin), []);
    await admin.getByLabel('Nama akun telepon').fill('09');
    await admin.keyboard.press('Enter');
    const password = (await admin.locator('output').textContent()).trim();
    await shot(admin, 'seat-password-once');
    await admin.getByRole('button', { name: 'Tutup' }).click();
    await admin.getByRole('rowheader', { name: '09' }).waitFor();
    writeFileSync(join(known, 'accounts.txt'), `seat 09 ${password}\n`, { mode: 0o600 });
    const phone = house.run('phone', '--data', known, '--config', house.config, '--seat', '09', '--server', `127.0.0.1:${house.seat}`);
    await until('the new phone registers', () => phone.said.includes('terdaftar'));
    await admin.getByRole('row', { name: /09 Meja baru/ }).getByText('✓ terdaftar').waitFor();
    await shot(admin, 'seats');
    assert.deepEqual(await violationsEverywhere(admin), []);
    const desk = await signIn(browser, house, 'operator1');
    await takeSeat(desk, 'Meja baru');
    const caller = house.call('--from', '081234500009');
    await desk.getByText('0812-3450-0009').first().waitFor();
    await desk.keyboard.press('F2');
    await until('the new seat answers', () => caller.said.includes('tersambung'));
    caller.kill('SIGINT');
    await caller.ended;
    await admin.getByRole('button', { name: 'Hapus Meja baru' }).click();
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Hapus', exact: true }).click();
    await admin.getByText(/sedang menempati meja ini|sedang berdering atau berbicara/).waitFor();
    await desk.context().close();
  });

  it('keeps what the first admin changed from the second, who is told', async () => {
    const second = await signIn(browser, house, 'admin');
    await second.goto(`${house.url}/admin`);
    for (const page of [admin, second]) await page.getByRole('tab', { name: 'Antrean' }).click();
    await ring(second).waitFor();
    await ring(admin).fill('1');
    await admin.keyboard.press('Enter');
    await admin.locator('.fault').filter({ hasText: '3 sampai 120 detik' }).waitFor();
    await ring(admin).fill('20');
    await admin.keyboard.press('Enter');
    await admin.getByText(/Terakhir diubah Admin/).waitFor();
    await ring(second).fill('15');
    await second.keyboard.press('Enter');
    await second.getByText(/Admin sudah mengubah: lama dering/).waitFor();
    await shot(second, 'queue-overtaken');
    assert.deepEqual(await violationsEverywhere(second), []);
    await second.getByRole('button', { name: 'Muat yang sekarang' }).click();
    await until('what the first wrote', async () => (await ring(second).inputValue()) === '20');
    assert.deepEqual(second.faults, []);
    await second.context().close();
  });

  it('adds a second trunk that is answered at once, and says what needs a restart', async () => {
    await admin.getByRole('tab', { name: 'Trunk' }).click();
    await admin.getByText(/perlu siaga.toml dan mulai ulang/).waitFor();
    await admin.getByRole('button', { name: 'Tambah trunk' }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByLabel('Nama singkat').fill('kedua');
    await dialog.getByLabel('Nama', { exact: true }).fill('Telko kedua');
    await dialog.getByLabel('Alamat telko').fill('0.0.0.0/0');
    await dialog.getByRole('button', { name: 'Simpan' }).click();
    await dialog.getByText(/berarti siapa saja/).waitFor();
    assert.deepEqual(await violationsEverywhere(admin), []);
    await shot(admin, 'trunk-dialog');
    await dialog.getByLabel('Alamat telko').fill('127.5.0.9');
    await dialog.getByRole('button', { name: 'Simpan' }).click();
    await admin.getByRole('region', { name: 'Telko kedua' }).waitFor();
    await shot(admin, 'trunks');
    assert.deepEqual(await violationsEverywhere(admin), []);
    assert.deepEqual(admin.faults, []);
  });

  it('keeps all of it over a restart with the same file', async () => {
    await house.tell('stop_serve');
    await house.tell('start_serve');
    await admin.goto(`${house.url}/admin`);
    await admin.getByText(/Server tersambung/).waitFor();
    await admin.getByRole('tab', { name: 'Antrean' }).click();
    await until('the ring time', async () => (await ring(admin).inputValue()) === '20');
    await admin.getByRole('tab', { name: 'Meja & telepon' }).click();
    await admin.getByRole('rowheader', { name: '09' }).waitFor();
    await admin.getByRole('tab', { name: 'Trunk' }).click();
    await admin.getByRole('region', { name: 'Telko kedua' }).waitFor();
  });
});
