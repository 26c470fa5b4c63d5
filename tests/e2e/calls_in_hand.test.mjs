// What an operator does with calls besides answering: calling back who gave up, phoning an agency's listed
// contact through the trunk, hold, more wrap-up time, and a pause that would leave nobody.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser, shot, signIn, takeSeat, violationsEverywhere } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

const contact = '(0712) 555-0113';

/** The regency's own profile, with a contact that only this test knows. */
function profileWithContact() {
  const directory = mkdtempSync(join(tmpdir(), 'siaga-profil-'));
  cpSync(join(import.meta.dirname, '../../config/regencies'), directory, { recursive: true });
  const file = join(directory, 'oki/agencies.toml');
  const listed = `$&\n[[agency.contact]]\nlabel = "Piket"\nnumber = "${contact}"\nverified = true\n`;
  writeFileSync(file, readFileSync(file, 'utf8').replace(/id = "dinkes"[\s\S]*?standing = .*\n/, listed));
  return directory;
}

describe('calls in hand', () => {
  let house, browser, desk, profiles;

  before(async () => {
    profiles = profileWithContact();
    house = await House.start({
      telco: true,
      queue: 'short_call_s = 1\nwrap_up_extension_s = 45',
      more: `[profile]\nname = "oki"\ndirectory = "${profiles}"\n`,
    });
    browser = await openBrowser();
    await house.phone('01');
    desk = await signIn(browser, house, 'operator');
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
    if (profiles) rmSync(profiles, { recursive: true });
  });

  const tab = (name) => desk.getByRole('tab', { name });
  const ready = () => desk.getByRole('status').filter({ hasText: 'Siap' }).waitFor();

  it('lists a number that gave up while nobody was ready', async () => {
    const caller = house.call('--from', '081234500077', '--say', 'Tolong');
    await desk.getByText('0812-3450-0077').first().waitFor(); // waiting: every open console shows and says it
    await desk.getByRole('alert').filter({ hasText: /TIDAK ADA MEJA SIAP/ }).waitFor();
    await until('the caller waits more than a short call', () => desk.getByText(/● 0:0[2-9]/).first().isVisible());
    caller.kill('SIGINT');
    await tab('Balik (1)').click();
    await desk.getByRole('button', { name: 'Telepon balik' }).waitFor();
    assert.deepEqual(await violationsEverywhere(desk), []);
  });

  it('calls it back through the trunk, and the entry closes', async () => {
    await takeSeat(desk);
    await tab('Balik (1)').click();
    await desk.getByRole('button', { name: 'Telepon balik' }).focus();
    await desk.keyboard.press('Enter');
    await desk.getByText(/Bicara \d/).waitFor(); // the phone lifts itself, the trunk is called, SIPp answers
    await tab('Balik (0)').waitFor();
    await shot(desk, 'called-back');
    assert.match(readFileSync(house.telcoMessages, 'utf8'), /^INVITE sip:(\+62|0)81234500077@/m);
    await desk.keyboard.press('Alt+x');
    await desk.getByText(/Merapikan, sisa/).waitFor();
    await desk.keyboard.press('Alt+r');
    await ready();
  });

  it('holds and resumes by key, says so, and the caller hears an announcement meanwhile', async () => {
    const heard = join(profiles, 'heard.wav');
    const caller = house.call('--from', '081234500078', '--say', 'Tolong', '--save', heard);
    await desk.getByRole('button', { name: /JAWAB/ }).waitFor();
    await desk.keyboard.press('F2');
    await desk.getByText(/Bicara \d/).waitFor();
    // The file grows as the caller hears: its length is the clock. The desk's phone of this test is silent.
    const grown = async (seconds) => {
      const from = statSync(heard).size;
      await until(`${seconds} s more are heard`, () => statSync(heard).size > from + seconds * 16_000);
      return from;
    };
    await until('the caller hears', () => existsSync(heard) && statSync(heard).size > 44);
    await desk.keyboard.press('F4');
    await desk.getByText('DITAHAN').waitFor();
    const held = await grown(3);
    await shot(desk, 'held');
    assert.deepEqual(await violationsEverywhere(desk), []);
    await desk.keyboard.press('F4');
    await desk.getByText('DITAHAN').waitFor({ state: 'hidden' });
    await desk.getByRole('button', { name: /Tahan/ }).waitFor();
    await grown(1); // what was on its way when it was resumed
    const resumed = await grown(1);
    await desk.keyboard.press('Alt+x');
    assert.equal(await caller.ended, 0);
    const samples = readFileSync(heard);
    const loud = (from, seconds) => {
      let count = 0;
      for (let at = from & ~1; at < from + seconds * 16_000; at += 2) count += Math.abs(samples.readInt16LE(at)) > 300;
      return count;
    };
    assert.ok(loud(held + 8_000, 2) > 3_000, 'silence instead of the announcement');
    assert.equal(loud(resumed, 1), 0, 'the announcement goes on after the hold');
  });

  it('gives more wrap-up time by key', async () => {
    await desk.getByText(/Merapikan, sisa 0:0\d/).waitFor(); // this house's wrap-up is five seconds
    await desk.keyboard.press('Alt+l');
    await desk.getByText(/Merapikan, sisa 0:[34]\d/).waitFor();
    await desk.keyboard.press('Alt+r');
    await ready();
  });

  it('phones a listed contact of an agency that nobody reaches', async () => {
    await desk.keyboard.press('Alt+1');
    await desk.getByLabel('Patokan').fill('belakang pasar');
    await desk.keyboard.press('Control+Enter');
    await desk.getByText(/tersimpan dan dikirim/).waitFor();
    const now = desk.getByRole('button', { name: new RegExp(contact.replace(/[()]/g, '\\$&')) });
    await now.waitFor();
    assert.deepEqual(await violationsEverywhere(desk), []);
    await now.click();
    await desk.getByText(/Bicara \d/).waitFor();
    await desk.getByRole('region', { name: 'Formulir: tanpa panggilan' }).waitFor(); // the incident is there already
    await shot(desk, 'agency-phoned');
    assert.match(readFileSync(house.telcoMessages, 'utf8'), /^INVITE sip:07125550113@/m);
    await desk.keyboard.press('Alt+x');
    await desk.getByText(/Merapikan, sisa/).waitFor();
    await desk.keyboard.press('Alt+r');
    await ready();
  });

  it('keeps words typed before a call beside the form after it, and puts them into it only when asked', async () => {
    await desk.getByLabel('Uraian').fill('warga melapor di pos: pohon condong');
    await desk.getByText('draf tersimpan').waitFor();
    const caller = house.call('--from', '081234500079', '--say', 'Tolong');
    await desk.getByRole('button', { name: /JAWAB/ }).waitFor();
    await desk.keyboard.press('F2');
    await desk.getByRole('region', { name: /Formulir: panggilan 0812-3450-0079/ }).waitFor();
    await desk.keyboard.press('Alt+i');
    await desk.getByText('Hasil panggilan: Informasi').waitFor();
    await desk.keyboard.press('Alt+x');
    await caller.ended;
    await desk.getByText(/Merapikan, sisa/).waitFor();
    await desk.keyboard.press('Alt+r');
    await desk.getByRole('region', { name: 'Formulir: tanpa panggilan' }).waitFor();
    await desk.getByText(/^Draf .*pohon condong/).waitFor();
    assert.equal(await desk.getByLabel('Uraian').inputValue(), '');
    assert.deepEqual(await violationsEverywhere(desk), []);
    await shot(desk, 'draft-offered');
    await desk.getByRole('button', { name: 'Buka', exact: true }).click();
    await until('the words are in the form', async () =>
      (await desk.getByLabel('Uraian').inputValue()) === 'warga melapor di pos: pohon condong');
    await desk.getByRole('button', { name: 'Kosongkan' }).click();
    await ready();
  });

  it('asks before the last ready seat pauses, then alarms everybody', async () => {
    const supervisor = await signIn(browser, house, 'supervisor');
    await desk.keyboard.press('Alt+s');
    await desk.getByRole('dialog').getByText('Makan / ibadah').click();
    await desk.keyboard.press('Enter');
    await desk.getByText(/meja siap yang terakhir/).waitFor();
    assert.deepEqual(await violationsEverywhere(desk), []);
    await shot(desk, 'last-seat-asked');
    await desk.keyboard.press('Escape');
    await ready(); // asked and left: nothing changed
    await desk.keyboard.press('Alt+s');
    await desk.getByRole('dialog').getByText('Makan / ibadah').click();
    await desk.keyboard.press('Enter');
    await desk.getByRole('button', { name: 'Tetap jeda' }).click();
    await desk.getByRole('status').filter({ hasText: 'Jeda (Makan / ibadah)' }).waitFor();
    // Louder alarms of the task nobody accepted stand before it: they are taken one by one.
    const last = desk.getByRole('alert').filter({ hasText: 'Meja terakhir sedang jeda' });
    const other = desk.getByRole('alert').filter({ hasNotText: 'Meja terakhir' }).getByRole('button', { name: 'Saya tangani' });
    await until('the desk alarms', async () => {
      if (await last.isVisible()) return true;
      await other.click({ timeout: 500 }).catch(() => {});
    });
    await supervisor.getByText('Meja terakhir sedang jeda').waitFor();
    await shot(desk, 'last-seat-paused');
    await desk.keyboard.press('Alt+s');
    await ready();
    await supervisor.getByText('Meja terakhir sedang jeda').waitFor({ state: 'hidden' });
    assert.deepEqual([...desk.faults, ...supervisor.faults], []);
    await supervisor.context().close();
  });
});
