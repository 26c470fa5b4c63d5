// The main job seen from both pages: a SIPp call reaches an operator, becomes an incident by keyboard alone,
// and the agency accepts it on a phone-sized page.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { beReady, openBrowser, phone, shot, signIn, violations } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

describe('from the call to the agency', () => {
  let house, browser, desk, agency, caller;

  before(async () => {
    house = await House.start();
    browser = await openBrowser();
    await house.phone('01');
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('signs the operator in and seats them by keyboard', async () => {
    desk = await signIn(browser, house, 'operator');
    await desk.getByRole('button', { name: 'Pilih meja' }).focus();
    await desk.keyboard.press('Enter');
    await desk.getByRole('dialog').waitFor();
    await until('the seat is taken', async () => {
      if (await desk.getByText('telepon siap').first().isVisible()) return true;
    });
    await desk.getByRole('dialog').getByRole('button', { name: /01/ }).focus();
    await desk.keyboard.press('Enter');
    await desk.getByRole('dialog').waitFor({ state: 'hidden' });
    await beReady(desk);
    await shot(desk, 'operator-ready');
  });

  it('has the agency signed in on a phone, with its alarm heard', async () => {
    agency = await signIn(browser, house, 'damkar', { viewport: phone });
    await agency.mouse.click(180, 700); // a browser lets a page sound only after a touch
    await shot(agency, 'agency-idle-phone');
  });

  it('rings at the console and is answered with F2', async () => {
    caller = await house.sippCall('caller');
    await desk.getByRole('button', { name: /JAWAB.*0812-3456-7890/ }).waitFor();
    await shot(desk, 'operator-ringing');
    await desk.keyboard.press('F2');
    await desk.getByText(/Bicara \d/).waitFor();
    assert.equal(await house.metric('siaga_calls_answered_total'), 1);
  });

  it('takes the incident by keyboard alone', async () => {
    await desk.keyboard.press('Alt+1');
    await desk.keyboard.press('/');
    await desk.keyboard.type('tj lubuk', { delay: 20 });
    await desk.getByText(/kecamatan apa/i).first().waitFor();
    await shot(desk, 'operator-place-asked');
    await desk.keyboard.press('ArrowDown');
    await desk.keyboard.press('Enter');
    await desk.getByText(/Terpilih:/).waitFor();
    await desk.getByLabel('Uraian').focus();
    await desk.keyboard.type('Rumah kayu terbakar, api besar, penghuni sudah keluar');
    await shot(desk, 'operator-form');
    await desk.keyboard.press('Control+Enter');
    await desk.getByText(/KEJ-\d{4}-\d{4} tersimpan dan dikirim/).waitFor();
    await shot(desk, 'operator-saved');
  });

  it('alarms on the agency page and is accepted there', async () => {
    const accept = agency.getByRole('button', { name: /TERIMA TUGAS/ });
    await accept.waitFor();
    await shot(agency, 'agency-alarm-phone');
    const box = await accept.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= phone.width, 'the button is inside the phone');
    await agency.getByText(/Polres \(mitra\): ditelepon/).waitFor();
    assert.deepEqual(await violations(agency), []);
    await accept.click();
    await agency.getByRole('button', { name: /Berangkat/i }).waitFor();
    await shot(agency, 'agency-accepted-phone');
    await desk.getByText(/Diterima/).first().waitFor();
    await shot(desk, 'operator-accepted');
  });

  it('ends the call from the console and rests', async () => {
    await desk.keyboard.press('Alt+x');
    assert.equal(await caller.ended, 0, 'SIPp was hung up on as its scenario says');
    await desk.getByText('Tidak ada yang berdering').waitFor();
  });

  it('shows no fault and asks nothing of the outside', () => {
    assert.deepEqual([...desk.faults, ...agency.faults], []);
  });
});
