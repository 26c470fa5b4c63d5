// What becomes of words that were typed and not saved.
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { asked, call, desk, keepFree, now, seat, upsert, words } from './operator_desk';

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
