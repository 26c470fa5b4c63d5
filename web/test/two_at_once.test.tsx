// What two desks do at once: an incident merged or closed while it is compared, a result that became an incident.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { answers, call, desk, incident, json, now, posts, put, remove, seat, upsert } from './operator_desk';

const talking = { ...seat, state: 'talking', call: 7 } as never;
const one = incident({ id: 3, number: 'KEJ-2026-0003', place_text: 'Kayu Agung' });
const two = incident({ id: 4, number: 'KEJ-2026-0004', place_text: 'Tanjung Lubuk' });

describe('an incident that is merged while it is compared', () => {
  it('says where it went, is not linked to, and leads to the other one', async () => {
    answers['POST /incidents/3/reports'] = () => json({ durable: true, report: 9, incident: 3 }, 201);
    const connection = desk(talking, call({ state: 'talking', seat: '01', answered_at: now() }), one, two);
    await screen.findByText(/Formulir: panggilan/);
    await userEvent.keyboard('{Alt>}t{/Alt}');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(await dialog.findByRole('radio', { name: /KEJ-2026-0004/ }));
    const link = () => dialog.getByRole<HTMLButtonElement>('button', { name: /tautkan/ });
    expect(link().disabled).toBe(false);
    upsert(connection, { ...two, merged_into: 3 }, { ...one, merged: [4] });
    const alert = await dialog.findByRole('alert');
    expect(alert.textContent).toContain('KEJ-2026-0004 baru saja digabung ke KEJ-2026-0003');
    expect(link().disabled).toBe(true);
    await userEvent.click(await dialog.findByRole('button', { name: 'Bandingkan dengan KEJ-2026-0003' }));
    expect(dialog.queryByRole('alert')).toBeNull();
    expect(dialog.queryByRole('radio', { name: /KEJ-2026-0004/ })).toBeNull();
    await userEvent.click(link());
    await waitFor(() => expect(posts('/incidents/3/reports')).toHaveLength(1));
    expect(posts('/incidents/4/reports')).toHaveLength(0);
  });

  it('is marked among the open ones', async () => {
    const open = { count: 1, results: {}, last: [], open_incidents: [4] };
    desk(
      talking,
      call({ state: 'talking', seat: '01', answered_at: now(), history: open }),
      ...([
        { ...one, merged: [4] },
        { ...two, merged_into: 3 },
      ] as object[] as (typeof one)[]),
    );
    await screen.findByText('digabung ke KEJ-2026-0003');
    await screen.findByRole('button', { name: /KEJ-2026-0004 Tanjung Lubuk · digabung ke KEJ-2026-0003/ });
  });

  it('that was closed meanwhile is not left without a word', async () => {
    const connection = desk(talking, call({ state: 'talking', seat: '01', answered_at: now() }), one, two);
    await screen.findByText(/Formulir: panggilan/);
    await userEvent.keyboard('{Alt>}t{/Alt}');
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(await dialog.findByRole('radio', { name: /KEJ-2026-0004/ }));
    upsert(connection, { ...two, state: 'closed' });
    expect((await dialog.findByRole('alert')).textContent).toContain('baru saja ditutup');
  });
});

const three = incident({ id: 5, number: 'KEJ-2026-0005', place_text: 'Tugumulyo' });
const byBudi = { at: 9, wall: 9, kind: 'incidents_merged', person: 2, person_name: 'Budi', text: 'sama' };

/** The dialog of KEJ-2026-0003, comparing with KEJ-2026-0004, a reason begun. */
async function comparing() {
  const connection = desk({ ...seat, state: 'ready' } as never, one, two, three);
  await userEvent.click(await screen.findByRole('button', { name: /KEJ-2026-0003/ }));
  await userEvent.click(await screen.findByRole('button', { name: 'Gabungkan' }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(await dialog.findByRole('radio', { name: /KEJ-2026-0004/ }));
  put(dialog.getByLabelText('Alasan menggabungkan'), 'satu api');
  const merge = () => dialog.getByRole<HTMLButtonElement>('button', { name: /gabungkan$/ });
  expect(merge().disabled).toBe(false);
  const typed = () => dialog.getByLabelText<HTMLInputElement>('Alasan menggabungkan').value;
  return { connection, dialog, merge, typed };
}

describe('an incident that another desk merges while merging with it is asked for', () => {
  it('says into which and by whom, and leads there with the reason as typed', async () => {
    const { connection, dialog, merge, typed } = await comparing();
    upsert(connection, { ...two, merged_into: 5, timeline: [byBudi] }, { ...three, merged: [4] });
    expect((await dialog.findByRole('alert')).textContent).toContain(
      'KEJ-2026-0004 baru saja digabung ke KEJ-2026-0005 oleh Budi.',
    );
    dialog.getByRole('columnheader', { name: 'KEJ-2026-0004' });
    expect(merge().disabled).toBe(true);
    await userEvent.click(await dialog.findByRole('button', { name: 'Bandingkan dengan KEJ-2026-0005' }));
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
    await userEvent.click(await dialog.findByRole('radio', { name: /KEJ-2026-0005/ }));
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

describe('a result that another desk overtook', () => {
  it('is no longer said here: the incident is, and who saved it', async () => {
    const ended = call({ state: 'talking', seat: '01', answered_at: now() });
    const connection = desk({ ...seat, state: 'wrap_up', call: 7, deadline: now() + 60e6 } as never, ended);
    await screen.findByText(/Formulir: panggilan/);
    await userEvent.keyboard('{Alt>}i{/Alt}');
    await screen.findByText(/Hasil panggilan: Informasi/);
    remove(connection, 'call/7');
    const pressed = () => screen.getByRole('button', { name: /Informasi/ }).getAttribute('aria-pressed');
    expect(pressed()).toBe('true');
    const report = { id: 5, call: 7, further: false, person_name: 'Budi', narrative: 'api', caller_name: '' };
    upsert(connection, incident({ owner: 2, reports: [report] }));
    await screen.findByText(/Panggilan tadi dicatat Budi sebagai KEJ-2026-0003/);
    expect(screen.queryByText(/Hasil panggilan: Informasi/)).toBeNull();
    await waitFor(() => expect(pressed()).toBe('false'));
  });
});
