// What an administrator settles for the whole house, in the browser: an announcement replaced and taken back,
// a place alias that the next search finds, a holiday, a contact that is tried, a type's questions.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { openBrowser, shot, signIn, violationsEverywhere } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

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

// As much of a mail server as a message needs (RFC 5321); what came is kept.
function mailbox() {
  const box = { mails: [] };
  box.server = createServer((socket) => {
    let data = null;
    let pending = '';
    socket.on('error', () => {});
    socket.write('220 uji\r\n');
    socket.on('data', (bytes) => {
      pending += bytes;
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end);
        pending = pending.slice(end + 2);
        if (data !== null) {
          if (line === '.') {
            box.mails.push(data);
            data = null;
            socket.write('250 ok\r\n');
          } else data += `${line}\n`;
        } else if (line === 'DATA') {
          data = '';
          socket.write('354 go\r\n');
        } else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  return new Promise((resolve) => box.server.listen(0, '127.0.0.1', () => resolve(box)));
}

describe('what an administrator settles for the house', () => {
  let house, browser, admin, mail;

  before(async () => {
    mail = await mailbox();
    const smtp = `[smtp]\nurl = "smtp://127.0.0.1:${mail.server.address().port}"\nfrom = "siaga@contoh.go.id"\ntls = false\n`;
    house = await House.start({ more: smtp });
    browser = await openBrowser();
    admin = await signIn(browser, house, 'admin');
    await admin.goto(`${house.url}/admin`);
    await admin.getByText(/Server tersambung/).waitFor();
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
    mail?.server.close();
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
    await admin.getByText('rekaman sendiri, 2,0 detik').waitFor();
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
    const ring = await admin.evaluate(() => getComputedStyle(document.querySelector('.tabs')).outlineStyle);
    assert.equal(ring, 'none', 'the focus is shown at its field, not around the page');
    await admin.getByRole('button', { name: 'Hapus 17 Agu 2026' }).click();
    await admin.getByText('Belum ada.').waitFor();
    assert.deepEqual(admin.faults, []);
  });

  it('adds a contact, tries its e-mail and marks it verified once somebody says it came', async () => {
    await admin.getByRole('tab', { name: 'Instansi & kontak' }).click();
    await admin.getByLabel('Instansi', { exact: true }).selectOption('damkar');
    await admin.getByRole('button', { name: 'Tambah kontak' }).click();
    await admin.getByRole('textbox', { name: 'Nama atau jabatan' }).fill('Piket pos');
    await admin.getByRole('textbox', { name: 'Nomor telepon' }).fill('112');
    await admin.keyboard.press('Enter');
    await admin.getByRole('dialog').getByText(/nomor pusat ini sendiri/).waitFor();
    await shot(admin, 'contact-refused');
    await admin.getByRole('textbox', { name: 'Nomor telepon' }).fill('');
    await admin.getByRole('textbox', { name: 'E-mail' }).fill('piket@contoh.go.id');
    await admin.getByRole('checkbox', { name: 'Sab' }).press('Space');
    assert.deepEqual(await violationsEverywhere(admin), []);
    await admin.getByRole('textbox', { name: 'E-mail' }).press('Enter');
    await admin.getByRole('row', { name: /Piket pos.*piket@contoh.go.id.*Sab.*belum terverifikasi/ }).waitFor();
    await admin.getByRole('button', { name: 'Uji e-mail: Piket pos' }).click();
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Kirim' }).click();
    await until('the test arrives', () => mail.mails.length === 1);
    assert.match(mail.mails[0], /UJI SALURAN Siaga 112 .*bukan kejadian sungguhan/s);
    await admin.getByRole('button', { name: 'Ada kabar diterima: Piket pos' }).click();
    await admin.getByRole('row', { name: /Piket pos.*✓ terverifikasi/ }).waitFor();
    await shot(admin, 'contacts');
    assert.deepEqual(await violationsEverywhere(admin), []);
    const figures = await house.metric('siaga_incidents_total');
    assert.ok(!figures, `a test made ${figures} incidents`);
  });

  it('changes the questions of a type, which the next form shows', async () => {
    await admin.getByRole('tab', { name: 'Jenis kejadian' }).click();
    await admin.getByRole('button', { name: 'Ubah Kebakaran', exact: true }).click();
    await admin.getByRole('textbox', { name: /Skrip tanya/ }).fill('Apa yang terbakar?\nAda yang terjebak?');
    await shot(admin, 'type');
    assert.deepEqual(await violationsEverywhere(admin), []);
    await admin.getByRole('button', { name: 'Simpan' }).click();
    await admin.getByRole('row', { name: /Kebakaran .*2 pertanyaan/ }).first().waitFor();
    const types = await admin.evaluate(async () => (await (await fetch('/api/v1/house')).json()).types);
    assert.deepEqual(types.find((one) => one.id === 'kebakaran').questions, ['Apa yang terbakar?', 'Ada yang terjebak?']);
    await shot(admin, 'types');
    assert.deepEqual(admin.faults, []);
  });
});
