// What is offered to me, and what came of what I offered: one line, and the whole for whoever asks.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { answers, desk, incident, json, now, posts, remove, seat, upsert } from './operator_desk';

const handover = (id: number, from: number, to: number, note: string) => ({
  kind: 'handover',
  id,
  from,
  from_name: from === 1 ? 'Sari' : 'Dewi',
  to,
  to_name: to === 1 ? 'Sari' : 'Dewi',
  note,
  at: now(),
  wall: now(),
  incidents: [{ id: 3, number: 'KEJ-2026-0003' }],
});
const said = (kind: string, person: number, text: string) => ({
  at: now(),
  wall: now(),
  kind,
  person,
  person_name: person === 1 ? 'Sari' : 'Dewi',
  text,
});
const handed = (...timeline: object[]) => incident({ timeline });
const dewi = { kind: 'person', id: 2, name: 'Dewi', role: 'operator', since: 0 };
const declined = [
  said('handover_offered', 1, 'tunggu kabar PLN'),
  said('handover_declined', 2, 'saya juga mau pulang'),
];

it('a declined hand-over is told with who and why until it is put away', async () => {
  const connection = desk(
    seat,
    dewi,
    handed(said('handover_offered', 1, 'tunggu kabar PLN')),
    handover(5, 1, 2, 'tunggu kabar PLN'),
  );
  await screen.findByText('Lepas meja');
  expect(screen.queryByText(/menolak serah terima/)).toBeNull();
  upsert(connection, handed(...declined));
  remove(connection, 'handover/5');
  const line = (await screen.findByText(/Dewi menolak serah terima/)).closest('.banner') as HTMLElement;
  expect(line.textContent).toContain('KEJ-2026-0003');
  expect(line.textContent).toContain('saya juga mau pulang');
  await userEvent.click(within(line).getByRole('button', { name: 'Tutup' }));
  expect(screen.queryByText(/menolak serah terima/)).toBeNull();
});

it('the note of a declined offer is in the form again, until it is offered to somebody else', async () => {
  answers['DELETE /session'] = () => json({ code: 'handover_needed', message: '', where: '' }, 409);
  const connection = desk(seat, dewi, handed(...declined));
  await userEvent.click(await screen.findByRole('button', { name: 'Keluar' }));
  const dialog = await screen.findByRole('dialog');
  within(dialog).getByText('▲ Dewi menolak serah terima: saya juga mau pulang');
  const note = within(dialog).getByLabelText<HTMLTextAreaElement>(/Catatan serah terima/);
  expect(note.value).toBe('tunggu kabar PLN');
  await userEvent.click(await within(dialog).findByRole('radio', { name: 'Dewi' }));
  await userEvent.click(await within(dialog).findByRole('button', { name: 'Tawarkan' }));
  await waitFor(() => expect(posts('/handovers')[0]?.body).toMatchObject({ note: 'tunggu kabar PLN' }));
  upsert(
    connection,
    handed(...declined, said('handover_offered', 1, 'tunggu kabar PLN')),
    handover(6, 1, 2, 'tunggu kabar PLN'),
  );
  await waitFor(() => expect(within(dialog).queryByText(/menolak/)).toBeNull());
});

it('a decline of somebody else’s offer is not mine to hear', async () => {
  desk(
    seat,
    handed(
      said('handover_offered', 2, 'tunggu kabar PLN'),
      said('handover_declined', 3, 'tidak'),
      said('owner_changed', 1, 'menggantikan'),
    ),
  );
  await screen.findByText('Lepas meja');
  expect(screen.queryByText(/menolak serah terima/)).toBeNull();
});

it('a long note is one line, and whole in a dialog where it is accepted', async () => {
  const note = 'y '.repeat(900).trim();
  desk(seat, handover(5, 2, 1, note), handover(6, 2, 1, 'pendek'));
  const read = await screen.findByRole('button', { name: 'Baca semua (2)' });
  const line = read.closest('.one-line') as HTMLElement;
  expect(within(line).getAllByText(/Dewi menyerahkan/)).toHaveLength(1);
  await userEvent.click(read);
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain(note);
  expect(dialog.textContent).toContain('pendek');
  await userEvent.click(within(dialog).getAllByRole('button', { name: 'Terima' })[1] as HTMLElement);
  await waitFor(() => expect(posts('/handovers/6/accept')).toHaveLength(1));
});

it('an incident that somebody merged into mine is told with who and why until it is put away', async () => {
  const merged = [said('incidents_merged', 2, 'rumah yang sama'), said('owner_changed', 2, '')];
  desk(
    seat,
    dewi,
    incident({ timeline: [merged[0]] }),
    incident({ id: 4, number: 'KEJ-2026-0004', merged_into: 3, timeline: merged }) as never,
  );
  const line = (await screen.findByText(/Dewi menggabungkan kejadian/)).closest('.banner') as HTMLElement;
  expect(line.textContent).toContain('KEJ-2026-0004');
  expect(line.textContent).not.toContain('KEJ-2026-0003');
  expect(line.textContent).toContain('rumah yang sama');
  await userEvent.click(within(line).getByRole('button', { name: 'Tutup' }));
  expect(screen.queryByText(/menggabungkan kejadian/)).toBeNull();
});

it('what a supervisor made mine is told, what I took or accepted myself is not', async () => {
  desk(
    seat,
    incident({ timeline: [said('owner_changed', 1, 'saya ambil')] }),
    incident({
      id: 4,
      number: 'KEJ-2026-0004',
      timeline: [said('owner_changed', 2, 'Budi pulang')],
    }) as never,
  );
  const line = (await screen.findByText(/Dewi menunjuk Anda/)).closest('.banner') as HTMLElement;
  expect(line.textContent).toContain('KEJ-2026-0004');
  expect(line.textContent).toContain('Budi pulang');
  expect(line.textContent).not.toContain('KEJ-2026-0003');
});
