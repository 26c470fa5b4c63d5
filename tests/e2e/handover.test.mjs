// Shift change: an operator who still owns an open incident cannot leave before somebody has taken it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { movedWhile, openBrowser, shot, signIn, takeSeat, violations } from './support/browser.mjs';
import { House } from './support/house.mjs';

describe('an operator hands over at shift change', () => {
  let house, browser, leaving, staying;

  before(async () => {
    house = await House.start();
    browser = await openBrowser();
    await house.phone('01');
    leaving = await signIn(browser, house, 'operator1');
    staying = await signIn(browser, house, 'operator2');
    await takeSeat(leaving);
    const caller = house.call('--from', '081234500001', '--say', 'Tolong');
    await leaving.getByRole('button', { name: /JAWAB/ }).waitFor();
    await leaving.keyboard.press('F2');
    await leaving.getByRole('region', { name: /^Formulir: panggilan/ }).waitFor();
    await leaving.keyboard.press('Alt+1');
    await leaving.getByLabel('Patokan').fill('belakang pasar Kayu Agung');
    await leaving.keyboard.press('Control+Enter');
    await leaving.getByText(/KEJ-\d{4}-0001 tersimpan dan dikirim/).waitFor();
    await leaving.keyboard.press('Alt+x');
    await caller.ended;
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('shows whose the incident is', async () => {
    await leaving.getByText(/Penanggung jawab: Anda/).waitFor();
    await staying.getByRole('button', { name: /KEJ-\d{4}-0001/ }).click();
    await staying.getByText(/Penanggung jawab: Operator 1/).waitFor();
  });

  it('refuses the sign-out and asks for the hand-over', async () => {
    await leaving.getByRole('button', { name: 'Keluar' }).click();
    const dialog = leaving.getByRole('dialog', { name: 'Serah terima sebelum keluar' });
    await dialog.getByText(/KEJ-\d{4}-0001/).waitFor();
    assert.deepEqual(await violations(leaving), []);
    await dialog.locator('label', { hasText: 'Operator 2' }).click();
    await dialog.getByLabel('Catatan serah terima').fill('api masih dipantau, telepon Damkar tiap 10 menit');
    await shot(leaving, 'handover-sign-out');
    const moved = await movedWhile(staying, async () => {
      await dialog.getByRole('button', { name: 'Tawarkan' }).click();
      await dialog.getByText(/Menunggu Operator 2 menerima/).waitFor();
      await staying.getByText('Operator 1 menyerahkan').waitFor();
    });
    assert.deepEqual(moved, [], 'the offer moves nothing at the other desk');
  });

  it('is accepted by the colleague, who sees the note', async () => {
    await staying.getByText('api masih dipantau, telepon Damkar tiap 10 menit', { exact: true }).waitFor();
    assert.deepEqual(await violations(staying), []);
    await shot(staying, 'handover-offered');
    await staying.getByRole('button', { name: 'Terima', exact: true }).click();
    await staying.getByText(/Penanggung jawab: Anda/).waitFor();
  });

  it('lets the first one go then', async () => {
    await leaving.getByRole('button', { name: 'Keluar sekarang' }).click();
    await leaving.waitForURL(/\/masuk/);
    assert.deepEqual(leaving.faults, []);
    assert.deepEqual(staying.faults, []);
  });
});
