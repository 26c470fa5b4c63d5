// An incident that another desk merges or closes while it is being compared.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { answers, call, desk, incident, json, now, posts, seat, upsert } from './operator_desk';

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
    await userEvent.click(dialog.getByRole('radio', { name: /KEJ-2026-0004/ }));
    const link = () => dialog.getByRole<HTMLButtonElement>('button', { name: /tautkan/ });
    expect(link().disabled).toBe(false);
    upsert(connection, { ...two, merged_into: 3 }, { ...one, merged: [4] });
    const alert = await dialog.findByRole('alert');
    expect(alert.textContent).toContain('KEJ-2026-0004 baru saja digabung ke KEJ-2026-0003');
    expect(link().disabled).toBe(true);
    await userEvent.click(dialog.getByRole('button', { name: 'Bandingkan dengan KEJ-2026-0003' }));
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
    await userEvent.click(dialog.getByRole('radio', { name: /KEJ-2026-0004/ }));
    upsert(connection, { ...two, state: 'closed' });
    expect((await dialog.findByRole('alert')).textContent).toContain('baru saja ditutup');
  });
});
