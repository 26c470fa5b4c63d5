// What becomes of words that were typed and not saved.
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { thisPage } from '../src/drafts/this_page';
import { emptyForm } from '../src/operator/form';
import {
  answers,
  asked,
  call,
  desk,
  json,
  keepFree,
  now,
  posts,
  put,
  seat,
  upsert,
  words,
} from './operator_desk';

it('a draft this browser still holds is taken up when the page comes', async () => {
  keepFree('asap tebal');
  desk(seat);
  await screen.findByText(/Draf dipulihkan/);
  expect(words().value).toBe('asap tebal');
});

describe('a draft without a call, left before a call was taken', () => {
  const afterTheCall = async () => {
    keepFree('asap tebal');
    const talking = { ...seat, state: 'talking', call: 7 };
    const inHand = call({ state: 'talking', seat: '01', answered_at: now() });
    const connection = desk(talking as never, inHand);
    await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
    upsert(connection, { ...seat, state: 'ready' }, { ...inHand, state: 'ended', filled_in: true });
    await screen.findByText(/Formulir: tanpa panggilan/);
  };

  it('is offered beside an empty form, and put into it only when asked for', async () => {
    await afterTheCall();
    await screen.findByText(/^Draf .*asap tebal/);
    expect(words().value).toBe('');
    expect(screen.queryByText(/Draf dipulihkan/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Buka' }));
    await waitFor(() => expect(words().value).toBe('asap tebal'));
  });

  it('stays as it is while something new is typed', async () => {
    await afterTheCall();
    await screen.findByRole('button', { name: 'Buka' });
    words().focus();
    await userEvent.keyboard('pohon tumbang');
    expect(screen.queryByRole('button', { name: 'Buka' })).toBeNull();
    expect(localStorage.getItem('siaga.draft.1.free-1')).toContain('asap tebal');
  });

  it('is not in the form after a reload either', async () => {
    await afterTheCall();
    cleanup();
    desk({ ...seat, state: 'ready' } as never);
    await screen.findByRole('button', { name: 'Buka' });
    expect(words().value).toBe('');
  });

  it('is thrown away with one press, and given back with one', async () => {
    await afterTheCall();
    await userEvent.click(await screen.findByRole('button', { name: 'Buang' }));
    await waitFor(() =>
      expect(asked.some((one) => one.method === 'DELETE' && one.path === '/drafts/free-1')).toBe(true),
    );
    expect(localStorage.getItem('siaga.draft.1.free-1')).toBeNull();
    await userEvent.click(await screen.findByRole('button', { name: 'Kembalikan isian' }));
    expect(words().value).toBe('asap tebal');
  });
});

describe('a draft that another desk takes over', () => {
  const move = (connection: ReturnType<typeof desk>, key: string, page = 'b') => {
    const line = connection as unknown as { take(text: string): void };
    line.take(JSON.stringify({ type: 'draft', key, page, name: 'Dewi' }));
    connection.stop(); // no line is waited for
  };
  const removed = () => asked.filter((one) => one.method === 'DELETE' && one.path === '/drafts/free-1');

  it('locks the form at once and cannot be saved from here', async () => {
    keepFree('asap tebal');
    const connection = desk(seat);
    await screen.findByText(/Draf dipulihkan/);
    move(connection, 'free-1');
    await screen.findByText('▲ diambil alih oleh Dewi');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect(posts('/incidents')).toHaveLength(0);
    expect(screen.getByRole('button', { name: 'Kosongkan' }).hasAttribute('disabled')).toBe(true);
    expect(removed()).toHaveLength(0);
  });

  it('is left for an empty form, and is not thrown away by that', async () => {
    keepFree('asap tebal');
    const connection = desk(seat);
    await screen.findByText(/Draf dipulihkan/);
    move(connection, 'free-1');
    await userEvent.click(await screen.findByRole('button', { name: 'Formulir baru' }));
    await waitFor(() => expect(words().value).toBe(''));
    expect(screen.queryByText(/diambil alih/)).toBeNull();
    expect(removed()).toHaveLength(0);
    expect(localStorage.getItem('siaga.draft.1.free-1')).toBeNull();
  });

  it('comes back with what was written there', async () => {
    keepFree('asap tebal');
    const connection = desk(seat);
    await screen.findByText(/Draf dipulihkan/);
    move(connection, 'free-1');
    const value = { ...emptyForm('k'), narrative: 'asap tebal, dua rumah' };
    answers['GET /drafts/free-1'] = () =>
      json({ key: 'free-1', person: 'dewi', updated_wall: now(), body: { at: 9, value, page: thisPage() } });
    await userEvent.click(await screen.findByRole('button', { name: 'Ambil alih' }));
    await waitFor(() => expect(words().value).toBe('asap tebal, dua rumah'));
    expect(asked.find((one) => one.method === 'PUT' && one.body.take)?.body).toEqual({
      page: thisPage(),
      take: true,
    });
  });

  it('is one’s own at another tab: shown as it is, and this page’s with the first word', async () => {
    const value = { ...emptyForm('k'), narrative: 'asap tebal' };
    answers['GET /drafts/free-1'] = () =>
      json({ key: 'free-1', person: 'sari', updated_wall: now(), body: { at: 9, value, page: 'b' } });
    desk(seat);
    await waitFor(() => expect(words().value).toBe('asap tebal'));
    expect(asked.some((one) => one.method === 'PUT')).toBe(false);
    await userEvent.type(words(), '!');
    await waitFor(() => expect(asked.some((one) => one.method === 'PUT' && one.body.take)).toBe(true));
    expect(words().value).toBe('asap tebal!');
  });

  it('is somebody else’s when a page comes up with it: locked, with their words', async () => {
    const value = { ...emptyForm('k'), narrative: 'asap tebal' };
    answers['GET /drafts/free-1'] = () =>
      json({ key: 'free-1', person: 'dewi', updated_wall: now(), body: { at: 9, value, page: 'b' } });
    desk(seat);
    await screen.findByText('▲ diambil alih oleh dewi');
    expect(words().value).toBe('asap tebal');
    expect(asked.some((one) => one.method === 'PUT')).toBe(false);
  });

  it('another draft’s moving, or one’s own page, locks nothing', async () => {
    keepFree('asap tebal');
    const connection = desk(seat);
    await screen.findByText(/Draf dipulihkan/);
    move(connection, 'free-2');
    move(connection, 'free-1', thisPage());
    expect(screen.queryByText(/diambil alih/)).toBeNull();
  });

  it('is refused at the save by the server too, with its words still on screen', async () => {
    keepFree('asap tebal');
    desk(seat);
    await screen.findByText(/Draf dipulihkan/);
    const text = 'draf ini sudah disimpan oleh Dewi';
    answers['POST /incidents'] = () => json({ code: 'draft_saved', message: text, where: 'draft' }, 409);
    put(screen.getByLabelText('Patokan'), 'masjid');
    await userEvent.keyboard('{Alt>}1{/Alt}');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText(`▲ ${text}`, { selector: '.kept-draft *' });
    expect(posts('/incidents')[0]?.body.draft).toEqual({ key: 'free-1', page: thisPage() });
    expect(words().value).toBe('asap tebal');
    expect(screen.getByRole('button', { name: 'Tetap lanjutkan' })).toBeTruthy();
  });

  it('keeps the words that never got out as a draft of their own, without the call', async () => {
    const text = 'draf ini sudah diambil alih oleh Dewi';
    answers['PUT /drafts/call-7'] = () => json({ code: 'draft_taken', message: text, where: 'draft' }, 409);
    const talking = { ...seat, state: 'talking', call: 7 };
    desk(talking as never, call({ state: 'talking', seat: '01', answered_at: now() }));
    await screen.findByText(/Formulir: panggilan/);
    put(words(), 'dua korban terjepit');
    const line = (
      await screen.findByText(/Kata-kata Anda yang belum terkirim/, undefined, { timeout: 5000 })
    ).closest('.unsent') as HTMLElement;
    expect(line.textContent).toContain('dua korban terjepit');
    await waitFor(() =>
      expect(
        asked.filter((one) => one.method === 'PUT' && /^.drafts.free-1-/.test(one.path)).at(-1)?.body.value,
      ).toMatchObject({ narrative: 'dua korban terjepit', unsent: '+6281234567890' }),
    );
    await userEvent.click(within(line).getByRole('button', { name: 'Lanjutkan' }));
    await screen.findByText(/Formulir: tanpa panggilan/);
    await waitFor(() => expect(words().value).toBe('dua korban terjepit'));
    await userEvent.type(words(), '!');
    expect(words().value).toBe('dua korban terjepit!');
  });

  it('keeps nothing twice where every word had reached the server', async () => {
    const connection = desk(seat);
    await screen.findByText('Lepas meja');
    put(words(), 'asap tebal');
    await screen.findByText('draf tersimpan', undefined, { timeout: 5000 });
    move(connection, 'free-1');
    await screen.findByText('▲ diambil alih oleh Dewi');
    expect(screen.queryByText(/belum terkirim/)).toBeNull();
    expect(Object.keys(localStorage).filter((key) => key.includes('.free-1-'))).toEqual([]);
  });
});

describe('the drafts of other desks', () => {
  const kept = (updated_wall: number) => {
    const called = { id: 9, number: '+6281234567899', at: now() };
    const value = { ...emptyForm('k'), narrative: 'dua rumah terbakar', call: called };
    answers['GET /drafts'] = () => json({ items: [{ key: 'call-9', person: 'dewi', updated_wall }] });
    answers['GET /drafts/call-9'] = () =>
      json({ key: 'call-9', person: 'dewi', updated_wall, body: { at: 9, value, page: 'b' } });
  };

  it('are told by number and first words, and that somebody is typing', async () => {
    kept(now());
    desk(seat);
    await userEvent.click(await screen.findByRole('tab', { name: 'Draf' }));
    await screen.findByText(/0812-3456-7899/);
    await screen.findByText('dua rumah terbakar');
    screen.getByText('sedang diketik');
  });

  it('left long ago are nobody’s to disturb', async () => {
    kept(now() - 600e6);
    desk(seat);
    await userEvent.click(await screen.findByRole('tab', { name: 'Draf' }));
    await screen.findByText('dua rumah terbakar');
    expect(screen.queryByText('sedang diketik')).toBeNull();
  });
});
