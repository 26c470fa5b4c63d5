// axe on what a page opens: dialogs, lists and forms, in both themes and both languages.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openBrowser, phone, shot, signIn, takeSeat, violationsEverywhere } from './support/browser.mjs';
import { House, until } from './support/house.mjs';

describe('dialogs and lists everybody can use', () => {
  let house, browser;

  before(async () => {
    house = await House.start({ postgres: true });
    browser = await openBrowser();
    await house.phone('01');
  });
  after(async () => {
    await browser?.close();
    await house?.stop();
  });

  /** In Indonesian, then in English: opens with `open`, looks, closes with Escape or `close`. */
  const look = async (page, name, open, close = () => page.keyboard.press('Escape')) => {
    for (const language of ['id', 'en']) {
      await open(language === 'en');
      assert.deepEqual(await violationsEverywhere(page), [], `${name}, ${language}`);
      if (language === 'id') await shot(page, `popup-${name}`);
      await close();
      if (language === 'id') await page.getByRole('button', { name: 'EN, English' }).click();
    }
    await page.getByRole('button', { name: 'ID, Bahasa Indonesia' }).click();
  };
  const dialog = (page) => page.getByRole('dialog').first().waitFor();

  it('the operator: a seat, a pause, places, types, notes, linking', async () => {
    const page = await signIn(browser, house, 'operator');
    await look(page, 'seat', async (english) => {
      await page.getByRole('button', { name: english ? 'Choose a seat' : 'Pilih meja' }).click();
      await dialog(page);
    });
    await takeSeat(page);
    await look(page, 'pause', async () => {
      await page.keyboard.press('Alt+s');
      await dialog(page);
    });
    await look(
      page,
      'places',
      async () => {
        await page.keyboard.press('/');
        await page.keyboard.type('tj lubuk');
        await page.getByRole('listbox').waitFor();
      },
      async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+a');
        await page.keyboard.press('Delete');
        await page.keyboard.press('Tab');
      },
    );
    await page.keyboard.press('Alt+1');
    await page.getByLabel('Patokan').fill('belakang pasar');
    await page.keyboard.press('Control+Enter');
    await page.getByText(/tersimpan dan dikirim/).waitFor();
    await look(page, 'note', async (english) => {
      await page.getByRole('button', { name: english ? 'Add note' : 'Tambah catatan' }).click();
      await dialog(page);
    });
    await look(page, 'close-incident', async (english) => {
      await page.getByRole('button', { name: english ? 'Close incident' : 'Tutup kejadian' }).click();
      await dialog(page);
    });
    await look(page, 'handover', async (english) => {
      await page.getByRole('button', { name: english ? 'Hand over' : 'Serah terima', exact: true }).click();
      await dialog(page);
    });
    await look(page, 'merge', async (english) => {
      await page.getByRole('button', { name: english ? 'Merge' : 'Gabungkan', exact: true }).click();
      await dialog(page);
    });
    await look(page, 'link', async () => {
      await page.keyboard.press('Alt+t');
      await dialog(page);
    });
    await look(page, 'own-password', async () => {
      await page.getByRole('button', { name: 'Operator 1' }).click();
      await dialog(page);
    });
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  it('search: the types, a whole story', async () => {
    const page = await signIn(browser, house, 'operator');
    await page.getByRole('link', { name: 'Cari & riwayat' }).click();
    await look(page, 'search-types', async (english) => {
      await page.getByRole('combobox', { name: english ? 'Type' : 'Jenis' }).focus();
      // Before the types have come the list has nothing to open with.
      await until('the types are listed', async () => {
        await page.keyboard.press('ArrowDown');
        return page.getByRole('listbox').isVisible();
      });
    });
    await look(page, 'story', async () => {
      await page.getByRole('button', { name: /KEJ-\d{4}-0001/ }).click();
      await dialog(page);
      await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    });
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  it('the supervisor: an incident with its agencies', async () => {
    const page = await signIn(browser, house, 'supervisor');
    await look(page, 'supervised-incident', async () => {
      await page.getByRole('button', { name: /KEJ-\d{4}-0001/ }).first().click();
      await dialog(page);
    });
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  it('the admin: a person to add, a trunk', async () => {
    const page = await signIn(browser, house, 'admin');
    await page.getByRole('tab', { name: 'Pengguna' }).click();
    await look(page, 'person', async (english) => {
      await page.getByRole('button', { name: english ? 'Add a person' : 'Tambah pengguna' }).click();
      await dialog(page);
      await page.getByText(english ? 'Agency dispatcher' : 'Petugas instansi', { exact: true }).last().click();
    });
    await page.getByRole('tab', { name: 'Trunk' }).click();
    assert.deepEqual(await violationsEverywhere(page), []);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  it('the agency on a phone: why not, and what came of it', async () => {
    const page = await signIn(browser, house, 'damkar', { viewport: phone });
    const cancel = (english) => page.getByRole('button', { name: english ? 'Cancel' : 'Batal' });
    let english = false;
    await look(
      page,
      'declining',
      async (now) => {
        english = now;
        await page.getByRole('button', { name: now ? /CANNOT HANDLE/ : /TIDAK DAPAT/ }).click();
        await cancel(now).waitFor();
      },
      () => cancel(english).click(),
    );
    await page.getByRole('button', { name: /TERIMA TUGAS/ }).click();
    await look(
      page,
      'outcome',
      async (now) => {
        english = now;
        await page.getByRole('button', { name: now ? /DONE/ : /SELESAI/ }).click();
        await cancel(now).waitFor();
      },
      () => cancel(english).click(),
    );
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});
