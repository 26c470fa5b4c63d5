// Two incidents laid side by side to be merged, while another desk does something to one of them.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { answers, desk, incident, json, posts, put, seat, upsert } from './operator_desk';

const one = incident({ id: 3, number: 'KEJ-2026-0003', place_text: 'Kayu Agung' });
const two = incident({ id: 4, number: 'KEJ-2026-0004', place_text: 'Tanjung Lubuk' });
const three = incident({ id: 5, number: 'KEJ-2026-0005', place_text: 'Tugumulyo' });
const byBudi = { at: 9, wall: 9, kind: 'incidents_merged', person: 2, person_name: 'Budi', text: 'sama' };

/** The dialog of KEJ-2026-0003, comparing with KEJ-2026-0004, a reason begun. */
async function comparing() {
  const connection = desk({ ...seat, state: 'ready' } as never, one, two, three);
  await userEvent.click(await screen.findByRole('button', { name: /KEJ-2026-0003/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'Gabungkan' }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(dialog.getByRole('radio', { name: /KEJ-2026-0004/ }));
  put(dialog.getByLabelText('Alasan menggabungkan'), 'satu api');
  const merge = () => dialog.getByRole<HTMLButtonElement>('button', { name: /gabungkan$/ });
  expect(merge().disabled).toBe(false);
  const typed = () => dialog.getByLabelText<HTMLInputElement>('Alasan menggabungkan').value;
  return { connection, dialog, merge, typed };
}

describe('an incident that another desk merges while it is compared', () => {
  it('says into which and by whom, and leads there with the reason as typed', async () => {
    const { connection, dialog, merge, typed } = await comparing();
    upsert(connection, { ...two, merged_into: 5, timeline: [byBudi] }, { ...three, merged: [4] });
    expect((await dialog.findByRole('alert')).textContent).toContain(
      'KEJ-2026-0004 baru saja digabung ke KEJ-2026-0005 oleh Budi.',
    );
    dialog.getByRole('columnheader', { name: 'KEJ-2026-0004' });
    expect(merge().disabled).toBe(true);
    await userEvent.click(dialog.getByRole('button', { name: 'Bandingkan dengan KEJ-2026-0005' }));
    expect(dialog.queryByRole('alert')).toBeNull();
    dialog.getByRole('columnheader', { name: 'KEJ-2026-0005' });
    expect(dialog.queryByRole('radio', { name: /KEJ-2026-0004/ })).toBeNull();
    expect(typed()).toBe('satu api');
    await userEvent.click(merge());
    await waitFor(() => expect(posts('/incidents/3/merge')).toHaveLength(1));
    expect(posts('/incidents/3/merge')[0]?.body).toEqual({ into: 5, reason: 'satu api' });
  });

  it('leaves the choice of a third one, with the reason as typed', async () => {
    const { connection, dialog, merge, typed } = await comparing();
    const four = incident({ id: 6, number: 'KEJ-2026-0006' });
    upsert(connection, four, { ...two, merged_into: 6, timeline: [byBudi] });
    await dialog.findByRole('alert');
    await userEvent.click(dialog.getByRole('radio', { name: /KEJ-2026-0005/ }));
    expect(dialog.queryByRole('alert')).toBeNull();
    expect(typed()).toBe('satu api');
    expect(merge().disabled).toBe(false);
  });

  it('into this very one leaves nothing to merge', async () => {
    const { connection, dialog, merge } = await comparing();
    upsert(connection, { ...two, merged_into: 3, timeline: [byBudi] }, { ...one, merged: [4] });
    expect((await dialog.findByRole('alert')).textContent).toContain('digabung ke KEJ-2026-0003 oleh Budi');
    expect(merge().disabled).toBe(true);
    expect(dialog.queryByRole('button', { name: /^Bandingkan/ })).toBeNull();
  });

  it('may be the one whose dialog it is', async () => {
    const { connection, dialog, merge, typed } = await comparing();
    upsert(connection, { ...one, merged_into: 5, timeline: [byBudi] }, { ...three, merged: [3] });
    expect((await dialog.findByRole('alert')).textContent).toContain(
      'KEJ-2026-0003 baru saja digabung ke KEJ-2026-0005 oleh Budi.',
    );
    expect(merge().disabled).toBe(true);
    expect(typed()).toBe('satu api');
  });

  it('says that it was closed, or is seen no more', async () => {
    const { connection, dialog, merge, typed } = await comparing();
    upsert(connection, { ...two, state: 'closed' });
    expect((await dialog.findByRole('alert')).textContent).toContain('KEJ-2026-0004 baru saja ditutup');
    upsert(connection, { ...two, masked: true, restricted: true });
    await dialog.findByText(/tidak dapat dilihat lagi/);
    expect(merge().disabled).toBe(true);
    expect(typed()).toBe('satu api');
  });
});

describe('a merging that was refused', () => {
  it('says so in the dialog, and keeps the reason', async () => {
    answers['POST /incidents/3/merge'] = () =>
      json({ code: 'already_merged', message: 'lepaskan dulu gabungan KEJ-2026-0004', where: 'into' }, 409);
    const { dialog, merge, typed } = await comparing();
    await userEvent.click(merge());
    expect((await dialog.findByRole('alert')).textContent).toContain('lepaskan dulu gabungan');
    expect(typed()).toBe('satu api');
  });
});
