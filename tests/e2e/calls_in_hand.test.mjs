// What an operator does with calls besides answering: calling back who gave up, phoning an agency's listed
// contact through the trunk, hold, more wrap-up time, words typed in it, and a pause that would leave nobody.
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
    const last = desk.getByRole('alert').filter({ hasText: 'Meja terakhir tidak menerima panggilan' });
    const other = desk.getByRole('alert').filter({ hasNotText: 'Meja terakhir' }).getByRole('button', { name: 'Saya tangani' });
    await until('the desk alarms', async () => {
      if (await last.isVisible()) return true;
      await other.click({ timeout: 500 }).catch(() => {});
    });
    await supervisor.getByText('Meja terakhir tidak menerima panggilan').waitFor();
    await shot(desk, 'last-seat-paused');
    await desk.keyboard.press('Alt+s');
    await ready();
    await supervisor.getByText('Meja terakhir tidak menerima panggilan').waitFor({ state: 'hidden' });
    assert.deepEqual([...desk.faults, ...supervisor.faults], []);
    await supervisor.context().close();
  });

  it('ties what was typed in wrap-up to the call that had ended, though the next one was answered before it was saved', async () => {
    const first = house.call('--from', '081234500081', '--say', 'Tolong, rumah terbakar');
    await desk.getByRole('button', { name: /JAWAB/ }).waitFor();
    await desk.keyboard.press('F2');
    const ofFirst = desk.getByRole('region', { name: /Formulir: panggilan 0812-3450-0081 \d\d:\d\d/ });
    await ofFirst.waitFor();
    await desk.keyboard.press('Alt+p'); // cut off, as it seems; then she writes down what was said after all
    await desk.getByText('Hasil panggilan: Terputus').waitFor();
    await desk.keyboard.press('Alt+x');
    await first.ended;
    await desk.getByText(/Merapikan, sisa/).waitFor();
    await desk.keyboard.press('Alt+1');
    await desk.getByLabel('Uraian').fill('rumah kosong terbakar di belakang pasar');
    await desk.getByLabel('Patokan').fill('belakang pasar');
    const second = house.call('--from', '081234500082', '--say', 'Tolong');
    await desk.getByRole('button', { name: /JAWAB.*0812-3450-0082/ }).waitFor(); // wrap-up is over, nobody else is ready
    await ofFirst.waitFor();
    assert.equal(await desk.getByLabel('Patokan').inputValue(), 'belakang pasar');
    await shot(desk, 'rings-over-words');
    await desk.keyboard.press('F2');
    await desk.getByRole('region', { name: /Formulir: panggilan 0812-3450-0082/ }).waitFor();
    assert.equal(await desk.getByLabel('Patokan').inputValue(), '');
    await desk.keyboard.press('Alt+i');
    await desk.getByText('Hasil panggilan: Informasi').waitFor();
    await desk.keyboard.press('Alt+x');
    await second.ended;
    await desk.getByText(/Merapikan, sisa/).waitFor();
    await desk.keyboard.press('Alt+r');
    await desk.getByRole('region', { name: 'Formulir: tanpa panggilan' }).waitFor();
    await desk.reload();
    await desk.getByText(/^Draf panggilan 0812-3450-0081 .*rumah kosong/).waitFor();
    assert.deepEqual(await violationsEverywhere(desk), []);
    await shot(desk, 'draft-of-call-offered');
    await desk.getByRole('button', { name: 'Buka', exact: true }).click();
    await ofFirst.waitFor();
    await desk.keyboard.press('Control+Enter');
    const said = await desk.getByText(/KEJ-\d{4}-\d{4} tersimpan dan dikirim/).textContent();
    const number = said.match(/KEJ-\d{4}-\d{4}/)[0];
    const [incident, call] = await desk.evaluate(async (number) => {
      const read = async (path) => (await fetch(`/api/v1/${path}`)).json();
      for (let id = 1; ; id++) {
        const incident = await read(`incidents/${id}`);
        if (incident.number === number) return [incident, await read(`calls/${incident.reports[0].call}`)];
        if (incident.code) throw new Error(`no ${number}`);
      }
    }, number);
    assert.equal(incident.narrative, 'rumah kosong terbakar di belakang pasar');
    assert.deepEqual([call.number, call.result, call.incident], ['+6281234500081', 'kejadian', incident.id]);
    await desk.getByRole('region', { name: 'Formulir: tanpa panggilan' }).waitFor();
    await ready();
  });

  it('hands a case of another regency over by telephone, with one of ours added by a person who says why', async () => {
    await desk.getByText('Di luar wilayah', { exact: true }).click();
    const place = desk.getByRole('combobox', { name: 'Kabupaten / kota di luar wilayah' });
    await place.fill('banyuasin');
    await desk.getByRole('option', { name: /^Kabupaten Banyuasin/ }).click();
    await desk.keyboard.press('Alt+1');
    const plan = desk.getByRole('region', { name: 'Kirim', exact: true });
    await plan.getByText('▲ Kab. Banyuasin: di luar wilayah').waitFor();
    await plan.getByText('112 / pos wilayah itu · Kab. Banyuasin').waitFor();
    assert.equal(await plan.getByText('Satpol PP & Damkar').count(), 0);
    await shot(desk, 'outside-plan');
    assert.deepEqual(await violationsEverywhere(desk), []);
    await plan.getByRole('button', { name: '+ Instansi' }).click();
    const dialog = desk.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Instansi' }).fill('damkar');
    await dialog.getByRole('option', { name: /Satpol PP & Damkar/ }).click();
    await dialog.getByLabel('Alasan menambah').fill('pos kami paling dekat');
    assert.deepEqual(await violationsEverywhere(desk), []);
    await shot(desk, 'outside-add');
    await desk.keyboard.press('Enter');
    await plan.getByText('Satpol PP & Damkar').waitFor();
    await desk.keyboard.press('Control+Enter');
    await desk.getByText(/KEJ-\d{4}-\d{4} tersimpan dan dikirim/).waitFor();
    const handover = desk.getByRole('listitem').filter({ hasText: '112 / pos wilayah itu · Kab. Banyuasin' });
    await handover.getByText(/catat siapa yang menerima/).waitFor();
    await shot(desk, 'outside-handover');
    assert.deepEqual(await violationsEverywhere(desk), []);
    await handover.getByRole('button', { name: 'Diterima lewat telepon/HT' }).click();
    await desk.getByLabel('Nama penerima').fill('petugas jaga');
    await desk.keyboard.press('Enter');
    await handover.getByText('lewat telepon/HT: petugas jaga').waitFor();
    await shot(desk, 'outside-taken');
  });
});
