// What the house notices by itself: a stranger at the trunk's door, a call answered while no console was
// open, and a restricted case that an agency outside it must not even guess.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openBrowser, shot, signIn, takeSeat, violationsEverywhere } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

const stranger = '127.0.0.9';
const secret = 'gang mawar rumah biru';

describe('what the house watches', () => {
  let house, browser;

  before(async () => {
    house = await House.start({
      postgres: true,
      trunks: '[[trunk]]\nname = "lokal"\ntitle = "Trunk uji"\npeers = ["127.0.0.1"]\nmedia_address = "127.0.0.1"\ntrust_pai = true\nanswer = "queue"\n',
    });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('tells the supervisor who knocked without being a trunk, and how often', async () => {
    const supervisor = await signIn(browser, house, 'supervisor');
    const knock = house.call('--address', stranger, '--from', '081234500099');
    await supervisor.getByText(new RegExp(`panggilan dari ${stranger}`)).waitFor();
    await until('the INVITE said again is counted', () => supervisor.getByText(new RegExp(`^[2-9]\\d* panggilan dari ${stranger}`)).isVisible());
    assert.deepEqual(await violationsEverywhere(supervisor), []);
    await shot(supervisor, 'stranger');
    assert.equal(await supervisor.getByRole('button', { name: /Tambahkan/ }).count(), 0, 'only an admin may');
    assert.doesNotMatch(knock.said, /berdering|tersambung|ditolak/, 'silence outside');
    knock.kill('SIGKILL');
    await knock.ended;
    await supervisor.context().close();
  });

  it('lets an admin add that address from the alarm, without a restart', async () => {
    const admin = await signIn(browser, house, 'admin');
    await admin.getByRole('link', { name: 'Pengawas' }).click();
    await admin.getByRole('button', { name: `Tambahkan ${stranger}` }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByText('Trunk uji').waitFor();
    assert.deepEqual(await violationsEverywhere(admin), []);
    await shot(admin, 'stranger-added');
    await dialog.getByRole('button', { name: 'Tambahkan alamat' }).click();
    await admin.getByText(new RegExp(`panggilan dari ${stranger}`)).waitFor({ state: 'hidden' });
    const caller = house.call('--address', stranger, '--from', '081234500099');
    await until('the new trunk address is answered', () => caller.said.includes('tersambung'));
    await admin.getByText('0812-3450-0099').first().waitFor();
    caller.kill('SIGINT');
    await caller.ended;
    assert.deepEqual(admin.faults, []);
    await admin.context().close();
  });

  it('keeps a call answered with the console closed on the list of those not filled in', async () => {
    await house.phone('01', '--auto-answer');
    const before = await signIn(browser, house, 'operator');
    await takeSeat(before);
    await before.context().close(); // the desk's PC is gone, its phone lives
    const caller = house.call('--from', '081234500055', '--say', 'Ada pohon tumbang');
    await until('the phone answers by itself', () => caller.said.includes('tersambung'));
    const supervisor = await signIn(browser, house, 'supervisor');
    await supervisor.getByText('0812-3450-0055').first().waitFor();
    await supervisor.getByText(/tanpa konsol/).waitFor();
    await until('they talk', async () => supervisor.getByText('Bicara').first().isVisible());
    caller.kill('SIGINT');
    await caller.ended;
    // Its operator is gone: the supervisor finds it all the same.
    const left = supervisor.getByRole('region', { name: 'Panggilan belum diisi (1)' });
    await left.getByText('tidak sedang masuk').waitFor();
    await shot(supervisor, 'not-filled-in-supervisor');
    assert.deepEqual(await violationsEverywhere(supervisor), []);
    await left.getByRole('button', { name: 'Isi 0812-3450-0055' }).click();
    await supervisor.getByRole('region', { name: /Formulir: panggilan 0812-3450-0055/ }).waitFor();
    await supervisor.context().close();

    const desk = await signIn(browser, house, 'operator');
    await desk.getByRole('tab', { name: 'Belum diisi (1)' }).click();
    assert.deepEqual(await violationsEverywhere(desk), []);
    await shot(desk, 'not-filled-in');
    await desk.getByRole('button', { name: 'Isi', exact: true }).click();
    await desk.getByRole('region', { name: /Formulir: panggilan 0812-3450-0055/ }).waitFor();
    await desk.keyboard.press('Alt+i');
    await desk.getByText('Hasil panggilan: Informasi').waitFor();
    await desk.getByRole('tab', { name: 'Belum diisi (0)' }).waitFor();
    assert.deepEqual(desk.faults, []);
    await desk.context().close();
  });

  it('shows a restricted case to its agency alone: no other page, count or search knows of it', async () => {
    const desk = await signIn(browser, house, 'operator');
    await desk.keyboard.press('Alt+8');
    await desk.getByLabel('Patokan').fill(secret);
    await desk.getByLabel('Uraian').fill('anak perempuan minta dijemput');
    await desk.keyboard.press('Control+Enter');
    const saved = await desk.getByText(/KEJ-\d{4}-\d{4} tersimpan/).textContent();
    const number = /KEJ-\d{4}-\d{4}/.exec(saved)[0];

    const theirs = await signIn(browser, house, 'dpppa');
    await theirs.mouse.click(180, 700); // sound may begin
    await theirs.getByText(new RegExp(secret)).waitFor();
    // Its page came after the case: what nobody could be told is sent now, and counts as shown once it sounds there.
    await until('the late page reports its alarm', () =>
      desk.evaluate(async () => {
        const { assignments } = await (await fetch('/api/v1/incidents/1')).json();
        return assignments.some((one) => one.agency === 'dpppa' && one.state === 'delivered');
      }),
    );
    assert.deepEqual(await violationsEverywhere(theirs), []);

    const other = await signIn(browser, house, 'damkar');
    await other.getByText('Baru (0)').waitFor();
    assert.doesNotMatch(await other.locator('body').innerText(), new RegExp(`${secret}|${number}|anak perempuan`));
    await other.goto(`${house.url}/cari`);
    await other.getByText('Baru (0)').waitFor();
    assert.equal(new URL(other.url()).pathname, '/instansi', 'the search page is not theirs');
    const asked = await other.evaluate(async () => {
      const answers = [];
      for (const path of ['history?place=mawar', 'history?kind=incident', 'incidents/1', 'incidents/1/story', 'incidents/1/summary']) {
        const response = await fetch(`/api/v1/${path}`);
        answers.push({ path, status: response.status, text: await response.text() });
      }
      return answers;
    });
    for (const { path, status, text } of asked) {
      assert.doesNotMatch(text, new RegExp(`${secret}|anak perempuan|${number}`), path);
      if (path.startsWith('incidents/')) assert.ok(status === 403 || status === 404, `${path}: ${status}`);
    }

    // Another operator may search, and finds neither its words nor its type by them.
    await until('the record has it', async () => (await house.metric('siaga_database_lag_events')) === 0);
    const colleague = await signIn(browser, house, 'operator2');
    await colleague.getByRole('link', { name: 'Cari & riwayat' }).click();
    await colleague.getByLabel('Tempat').fill('mawar');
    await colleague.getByLabel('Tempat').press('Enter');
    await colleague.getByText('Tidak ada yang cocok').waitFor();
    assert.deepEqual(await violationsEverywhere(colleague), []);
    assert.doesNotMatch(await colleague.locator('body').innerText(), new RegExp(secret));
    for (const page of [desk, theirs, other, colleague]) {
      assert.deepEqual(page.faults, []);
      await page.context().close();
    }
  });
});
