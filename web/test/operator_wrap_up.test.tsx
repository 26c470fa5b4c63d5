// What is typed in wrap-up is about the call that has just ended, whatever rings next.
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
  incident,
  json,
  now,
  offer,
  posts,
  put,
  seat,
  upsert,
} from './operator_desk';

type Line = ReturnType<typeof desk>;
const first = call({ state: 'talking', seat: '01', answered_at: now() });
const second = call({ id: 8, number: '+6281234567891' });
const of = (id: number) => `siaga.draft.1.call-${id}`;

function leaves(connection: Line, id: number) {
  const { epoch, seq } = connection.store.position;
  connection.store.change({
    epoch: epoch ?? '',
    prev: seq,
    seq: seq + 1,
    upsert: [],
    remove: [`call/${id}`],
  } as never);
}
/** The call got its result while it was talked, and ended: the view has it no more. */
async function wrappedUp() {
  const connection = desk({ ...seat, state: 'talking', call: 7 } as never, first);
  await screen.findByText(/Formulir: panggilan 0812-3456-7890 \d\d:\d\d/);
  await userEvent.keyboard('{Alt>}p{/Alt}');
  await screen.findByText(/Hasil panggilan/);
  upsert(connection, { ...seat, state: 'wrap_up', deadline: now() + 60e6 });
  leaves(connection, 7);
  return connection;
}
const rings = (connection: Line) =>
  upsert(connection, { ...seat, call: 8, offer: 4 }, { ...second, offers: [offer('talk')] });
const answered = async (connection: Line) => {
  upsert(
    connection,
    { ...seat, state: 'talking', call: 8 },
    { ...second, state: 'talking', seat: '01', answered_at: now() },
  );
  await screen.findByText(/Formulir: panggilan 0812-3456-7891/);
};
const over = async (connection: Line) => {
  upsert(connection, { ...seat, state: 'ready' });
  leaves(connection, 8);
  await screen.findByText(/Formulir: tanpa panggilan/);
};
const saved = () => {
  answers['POST /incidents'] = () =>
    json({ durable: true, incident: 3, number: 'KEJ-2026-0003', assignments: [] }, 201);
};
const type = async () => {
  await userEvent.keyboard('{Alt>}1{/Alt}/');
  put(document.activeElement, 'dekat jembatan');
  await userEvent.keyboard('{Tab}');
};
const save = () => userEvent.keyboard('{Control>}{Enter}{/Control}');
const calls = () => posts('/incidents').map((one) => one.body.call);

describe('words typed in wrap-up', () => {
  it('are of the call that ended, though it has a result and the next one rings', async () => {
    saved();
    const connection = await wrappedUp();
    expect(screen.getByText(/Formulir: panggilan 0812-3456-7890/)).toBeTruthy();
    await type();
    rings(connection);
    await screen.findByRole('button', { name: /JAWAB/ });
    expect(screen.getByText(/Formulir: panggilan 0812-3456-7890/)).toBeTruthy();
    await save();
    await screen.findByText(/KEJ-2026-0003 tersimpan/);
    expect(calls()).toEqual([7]);
    await screen.findByText(/Formulir: tanpa panggilan/); // nothing more can be saved for it
  });

  it('may begin when the next call rings already', async () => {
    saved();
    const connection = await wrappedUp();
    rings(connection);
    await type();
    await save();
    await waitFor(() => expect(calls()).toEqual([7]));
  });

  it('are kept as that call’s draft when the next is answered, offered after it, and saved to it', async () => {
    saved();
    const connection = await wrappedUp();
    await type();
    rings(connection);
    await answered(connection);
    expect((screen.getByRole('combobox', { name: /Lokasi/ }) as HTMLInputElement).value).toBe('');
    const kept = JSON.parse(localStorage.getItem(of(7)) ?? '{}');
    expect(kept.value.call).toMatchObject({ id: 7, number: '+6281234567890' });
    await over(connection);
    await screen.findByText(/^Draf panggilan 0812-3456-7890 .*dekat jembatan/);
    await userEvent.click(screen.getByRole('button', { name: 'Buka' }));
    await screen.findByText(/Formulir: panggilan 0812-3456-7890 \d\d:\d\d/);
    await save();
    await waitFor(() => expect(calls()).toEqual([7]));
  });

  it('are that call’s after a reload too', async () => {
    saved();
    await wrappedUp();
    await type();
    cleanup();
    desk({ ...seat, state: 'wrap_up', deadline: now() + 60e6 } as never);
    await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
    await screen.findByText(/Draf dipulihkan/);
    await save();
    await waitFor(() => expect(calls()).toEqual([7]));
  });

  it('are that call’s at another page that takes the draft over', async () => {
    saved();
    const value = {
      ...emptyForm('k'),
      type: 'kebakaran',
      priority: 'tinggi',
      place_text: 'dekat jembatan',
      call: { id: 7, number: '+6281234567890', at: now() },
    };
    answers['GET /drafts'] = () => json({ items: [{ key: 'call-7', person: 'dewi', updated_wall: now() }] });
    answers['GET /drafts/call-7'] = () =>
      json({
        key: 'call-7',
        person: 'dewi',
        updated_wall: now(),
        body: { at: 9, value, page: asked.some((one) => one.body.take) ? thisPage() : 'b' },
      });
    desk({ ...seat, state: 'ready' } as never);
    await userEvent.click(await screen.findByRole('tab', { name: 'Draf' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Lanjutkan draf' }));
    await screen.findByText(/Formulir: panggilan 0812-3456-7890 \d\d:\d\d/);
    await save();
    await waitFor(() => expect(calls()).toEqual([7]));
  });

  it('leave the form when wrap-up is over and nothing was typed', async () => {
    const connection = await wrappedUp();
    upsert(connection, { ...seat, state: 'ready' });
    await screen.findByText(/Formulir: tanpa panggilan/);
  });

  it('are given back to their call when they were thrown away from the list', async () => {
    const connection = await wrappedUp();
    await type();
    await answered(connection);
    await over(connection);
    await userEvent.click(await screen.findByRole('button', { name: 'Buang' }));
    await waitFor(() => expect(localStorage.getItem(of(7))).toBeNull());
    await userEvent.click(await screen.findByRole('button', { name: 'Kembalikan isian' }));
    await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
    expect((screen.getByRole('combobox', { name: /Lokasi/ }) as HTMLInputElement).value).toBe(
      'dekat jembatan',
    );
  });
});

describe('a link asked for in wrap-up', () => {
  it('is of the call it was asked for, when the next is answered behind the question; undone, the words are its draft', async () => {
    answers['POST /incidents/3/reports'] = () => json({ durable: true, report: 9 }, 201);
    const connection = await wrappedUp();
    await type();
    upsert(connection, incident());
    await userEvent.keyboard('{Alt>}t{/Alt}');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(await within(dialog).findByText(/KEJ-2026-0003/));
    await answered(connection);
    await within(dialog).findByText(/0812-3456-7890/);
    await userEvent.click(await within(dialog).findByRole('button', { name: /tautkan/ }));
    await waitFor(() => expect(posts('/incidents/3/reports')[0]?.body.call).toBe(7));
    await waitFor(() => expect(localStorage.getItem(of(7))).toBeNull());
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull()); // in a dialog only F2 goes through
    await screen.findByRole('button', { name: /Batalkan tautan|Alt\+Z/ });
    await userEvent.keyboard('{Alt>}z{/Alt}');
    await waitFor(() => expect(localStorage.getItem(of(7))).toContain('dekat jembatan'));
    expect(localStorage.getItem(of(8))).toBeNull();
  });
});

it('of whoever took the seat with its call: its result is theirs to give after the hang-up', async () => {
  const connection = desk(
    { ...seat, person: 2, state: 'talking', call: 7 } as never,
    call({ state: 'talking', seat: '01', answered_at: now() }),
  );
  await screen.findByText(/Formulir: tanpa panggilan/);
  upsert(connection, { ...seat, state: 'talking', call: 7 });
  await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
  upsert(
    connection,
    { ...seat, state: 'wrap_up', deadline: now() + 60e6 },
    call({ state: 'ended', seat: '01', answered_at: now() }),
  );
  await screen.findByText(/Merapikan, sisa/);
  await userEvent.keyboard('{Alt>}p{/Alt}');
  await waitFor(() => expect(posts('/calls/7/result')).toHaveLength(1));
});
