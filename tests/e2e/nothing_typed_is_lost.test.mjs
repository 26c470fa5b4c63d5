// A reload, and a server that stops while somebody types or saves, lose nothing and double nothing.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { movedWhile, openBrowser, phone, shot, signIn } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

describe('nothing typed is lost', () => {
  let house, browser, desk, fresh;

  before(async () => {
    house = await House.start();
    browser = await openBrowser();
    desk = await signIn(browser, house, 'operator', { viewport: { width: 1280, height: 720 } });
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('keeps the words over a reload', async () => {
    await desk.keyboard.press('Alt+1');
    await desk.getByLabel('Uraian').fill('Asap tebal dari gudang karet');
    await desk.getByLabel('Patokan').fill('belakang pasar');
    await desk.getByText('draf tersimpan').waitFor();
    await desk.reload();
    await desk.getByText('Draf dipulihkan').waitFor();
    assert.equal(await desk.getByLabel('Uraian').inputValue(), 'Asap tebal dari gudang karet');
    assert.equal(await desk.getByLabel('Patokan').inputValue(), 'belakang pasar');
    await shot(desk, 'draft-restored');
  });

  it('finds the draft at another desk that the browser knows nothing of', async () => {
    const other = await signIn(browser, house, 'operator');
    await other.getByText('Draf dipulihkan').waitFor();
    assert.equal(await other.getByLabel('Uraian').inputValue(), 'Asap tebal dari gudang karet');
    await other.context().close();
  });

  it('goes on while the server is away, and says so', async () => {
    // What says so moves nothing, on whichever page: a finger on its way meets what it was meant for.
    const agency = await signIn(browser, house, 'damkar', { viewport: phone });
    await agency.getByText('Meja terjangkau').waitFor();
    const board = await signIn(browser, house, 'supervisor');
    const bar = () => agency.locator('.topbar').boundingBox();
    const before = await bar();
    await board.getByText('Belum ada jadwal').waitFor();
    await board.waitForLoadState('networkidle'); // all of it is there
    const says = (page) => page.getByText(/TERPUTUS/).waitFor();
    const moved = await movedWhile(desk, async () => {
      const others = movedWhile(agency, () => says(agency));
      const further = movedWhile(board, () => says(board));
      await house.tell('kill_serve');
      await says(desk);
      assert.deepEqual([...(await others), ...(await further)], []);
    });
    assert.deepEqual(moved, []);
    assert.deepEqual(await bar(), before);
    await shot(agency, 'server-away-agency');
    await shot(board, 'server-away-board');
    await agency.context().close();
    await board.context().close();
    await desk.getByLabel('Uraian').focus();
    await desk.keyboard.press('End');
    await desk.keyboard.type(', makin besar');
    await shot(desk, 'server-away');
    await desk.reload().catch(() => {}); // the page itself cannot come now; its words are in the browser
    await house.tell('start_serve');
    await desk.goto(`${house.url}/operator`).catch(() => {}); // the browser may already be trying again by itself
    await desk.getByText(/Server tersambung/).waitFor();
    await until('the words are back', async () =>
      (await desk.getByLabel('Uraian').inputValue()) === 'Asap tebal dari gudang karet, makin besar');
  });

  it('makes one incident of a save that the server was stopped in', async () => {
    await house.tell('freeze_serve'); // the request leaves, no answer comes
    await desk.keyboard.press('Control+Enter');
    await desk.getByText(/Menyimpan/).waitFor();
    await house.tell('thaw_serve');
    await house.tell('kill_serve');
    await house.tell('start_serve');
    await desk.getByText(/KEJ-\d{4}-\d{4} tersimpan dan dikirim/).waitFor({ timeout: 40_000 });
    assert.equal(await desk.getByLabel('Uraian').inputValue(), '');
    fresh = await signIn(browser, house, 'supervisor');
    await fresh.goto(`${house.url}/operator`);
    await fresh.getByText(/Kejadian terbuka terdekat \(1\)/).waitFor();
    await shot(fresh, 'one-incident');
  });

  it('leaves nothing on the machine after signing out', async () => {
    // What the operator still owns must be somebody's first.
    await fresh.getByRole('button', { name: /KEJ-\d{4}-\d{4}/ }).click();
    await fresh.getByRole('button', { name: 'Ambil alih' }).click();
    await fresh.getByLabel(/Alasan mengambil alih/).fill('ganti jaga');
    await fresh.keyboard.press('Enter');
    await fresh.getByText(/Penanggung jawab: Anda/).waitFor();
    await desk.getByLabel('Uraian').fill('rahasia');
    await desk.getByText('draf tersimpan').waitFor();
    await desk.getByRole('button', { name: 'Keluar' }).click();
    await desk.getByLabel('Nama masuk').waitFor();
    const left = await desk.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert.doesNotMatch(left, /rahasia/);
    assert.deepEqual(desk.faults, []);
  });
});
