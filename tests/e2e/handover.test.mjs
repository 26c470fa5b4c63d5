// Shift change: an operator who still owns an open incident cannot leave before somebody has taken it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openBrowser, shot, signIn, takeSeat, violations } from './support/browser.mjs';
import { House } from './support/house.mjs';

describe('an operator hands over at shift change', () => {
  let house, browser, siti, budi;

  before(async () => {
    house = await House.start();
    browser = await openBrowser();
    await house.phone('01');
    siti = await signIn(browser, house, 'operator1');
    budi = await signIn(browser, house, 'operator2');
    await takeSeat(siti);
    const caller = house.call('--from', '081234500001', '--say', 'Tolong');
    await siti.getByRole('button', { name: /JAWAB/ }).waitFor();
    await siti.keyboard.press('F2');
    await siti.getByRole('region', { name: /^Formulir: panggilan/ }).waitFor();
    await siti.keyboard.press('Alt+1');
    await siti.getByLabel('Patokan').fill('belakang pasar Kayu Agung');
    await siti.keyboard.press('Control+Enter');
    await siti.getByText(/KEJ-\d{4}-0001 tersimpan dan dikirim/).waitFor();
    await siti.keyboard.press('Alt+x');
    await caller.ended;
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('shows whose the incident is', async () => {
    await siti.getByText(/Penanggung jawab: Anda/).waitFor();
    await budi.getByRole('button', { name: /KEJ-\d{4}-0001/ }).click();
    await budi.getByText(/Penanggung jawab: Operator 1/).waitFor();
  });

  it('refuses the sign-out and asks for the hand-over', async () => {
    await siti.getByRole('button', { name: 'Keluar' }).click();
    const dialog = siti.getByRole('dialog', { name: 'Serah terima sebelum keluar' });
    await dialog.getByText(/KEJ-\d{4}-0001/).waitFor();
    assert.deepEqual(await violations(siti), []);
    await dialog.getByRole('radio', { name: 'Operator 2' }).locator('..').click();
    await dialog.getByLabel('Catatan serah terima').fill('api masih dipantau, telepon Damkar tiap 10 menit');
    await shot(siti, 'handover-sign-out');
    await dialog.getByRole('button', { name: 'Tawarkan' }).click();
    await dialog.getByText(/Menunggu Operator 2 menerima/).waitFor();
  });

  it('is accepted by the colleague, who sees the note', async () => {
    await budi.getByText('Operator 1 menyerahkan').waitFor();
    await budi.getByText('api masih dipantau, telepon Damkar tiap 10 menit').waitFor();
    assert.deepEqual(await violations(budi), []);
    await shot(budi, 'handover-offered');
    await budi.getByRole('button', { name: 'Terima', exact: true }).click();
    await budi.getByText(/Penanggung jawab: Anda/).waitFor();
  });

  it('lets the first one go then', async () => {
    await siti.getByRole('button', { name: 'Keluar sekarang' }).click();
    await siti.waitForURL(/\/masuk/);
    assert.deepEqual(siti.faults, []);
    assert.deepEqual(budi.faults, []);
  });
});
