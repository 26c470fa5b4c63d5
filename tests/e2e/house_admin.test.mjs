// What an administrator settles for the whole house, in the browser: an announcement replaced and taken back,
// a place alias that the next search finds, a holiday.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openBrowser, shot, signIn, violationsEverywhere } from './support/browser.mjs';
import { House } from './support/house.mjs';

// 16-bit mono at 16 kHz.
function wav(seconds, amplitude) {
  const rate = 16000;
  const frames = rate * seconds;
  const out = Buffer.alloc(44 + frames * 2);
  out.write('RIFF', 0);
  out.writeUInt32LE(36 + frames * 2, 4);
  out.write('WAVEfmt ', 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(rate, 24);
  out.writeUInt32LE(rate * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36);
  out.writeUInt32LE(frames * 2, 40);
  for (let i = 0; i < frames; i++) {
    const s = Math.round(amplitude * Math.sin((2 * Math.PI * 440 * i) / rate));
    out.writeInt16LE(Math.max(-32768, Math.min(32767, s)), 44 + i * 2);
  }
  return out;
}

describe('what an administrator settles for the house', () => {
  let house, browser, admin;

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
  });
  const choose = async (name, seconds, amplitude) => {
    const chooser = admin.waitForEvent('filechooser');
    await admin.getByRole('button', { name: `Ganti dengan WAV: ${name}` }).click();
    await (await chooser).setFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer: wav(seconds, amplitude) });
  };

  it('replaces an announcement, says why another is refused, and takes it back', async () => {
    await admin.getByRole('tab', { name: 'Pengumuman' }).click();
    await choose('terhubung-id', 2, 0);
    await admin.getByRole('alert').filter({ hasText: 'hampir tidak ada suara' }).waitFor();
    await choose('terhubung-id', 2, 9000);
    await admin.getByText(/terhubung-id diganti: 16000 Hz/).waitFor();
    await admin.getByText('rekaman sendiri, 2.0 detik').waitFor();
    const heard = await admin.evaluate(async () => (await fetch('/api/v1/announcements/terhubung-id')).arrayBuffer().then((b) => b.byteLength));
    assert.ok(heard > 30_000, `${heard} bytes`);
    await shot(admin, 'announcements');
    assert.deepEqual(await violationsEverywhere(admin), []);
    await admin.getByRole('button', { name: 'Kembali ke suara bawaan: terhubung-id' }).click();
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Kembali ke suara bawaan' }).click();
    await admin.getByText('terhubung-id kembali ke suara bawaan.').waitFor();
  });

  it('adds a place alias that the next search finds, and says what a clash is with', async () => {
    await admin.getByRole('tab', { name: 'Sebutan tempat' }).click();
    await admin.getByRole('textbox', { name: 'Sebutan warga' }).fill('kayu agung');
    await admin.getByRole('textbox', { name: 'Artinya di gazetir' }).fill('celikah');
    await admin.keyboard.press('Enter');
    await admin.getByText(/ini sudah nama tempat/).waitFor();
    await admin.getByRole('textbox', { name: 'Sebutan warga' }).fill('Pasar Keramat');
    await admin.keyboard.press('Enter');
    await admin.getByRole('row', { name: /pasar keramat celikah Desa Celikah, Kec. Kayu Agung/ }).waitFor();
    const found = await admin.evaluate(async () => (await fetch('/api/v1/places?q=pasar%20keramat')).json());
    assert.equal(found.candidates[0].label, 'Desa Celikah, Kec. Kayu Agung');
    await shot(admin, 'place-aliases');
    assert.deepEqual(await violationsEverywhere(admin), []);
  });

  it('sets a holiday and takes it away', async () => {
    await admin.getByRole('tab', { name: 'Hari libur' }).click();
    await admin.getByLabel('Tanggal').fill('2026-08-17');
    await admin.getByRole('textbox', { name: 'Nama hari libur' }).fill('Hari Kemerdekaan');
    await admin.keyboard.press('Enter');
    await admin.getByText('Hari Kemerdekaan').waitFor();
    assert.deepEqual(await violationsEverywhere(admin), []);
    await shot(admin, 'holidays');
    await admin.getByRole('button', { name: 'Hapus 2026-08-17' }).click();
    await admin.getByText('Belum ada.').waitFor();
    assert.deepEqual(admin.faults, []);
  });
});
