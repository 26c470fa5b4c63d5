// A call's result given here, and the incident another desk made of that call after all.
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { call, desk, incident, now, remove, seat, upsert } from './operator_desk';

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
