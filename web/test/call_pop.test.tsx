// What stands beside a call: who it is and what is known of the number; and small promises of the pages around it.
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { houseQuery, meQuery, queries } from '../src/api/queries';
import { Connection } from '../src/connection/connection';
import { CallerPanel } from '../src/operator/caller_panel';
import { ChosenIncident } from '../src/operator/chosen_incident';
import { sortCallbacks } from '../src/operator/work';
import { DemoBanner } from '../src/shell/signed_in';
import { InHouse } from './in_house';
import { answers, call, incident, json, now } from './operator_desk';

const house = { demo: false, agencies: [], types: [], seats: [] };
function draw(what: React.ReactNode, things: { kind: string; id: string | number }[] = [], demo = false) {
  queries.setQueryData(meQuery.queryKey, { person: 1, name: 'Sari', role: 'operator' } as never);
  queries.setQueryData(houseQuery.queryKey, { ...house, demo } as never);
  const connection = new Connection({ url: () => '', pulse: () => ({ sound: true, visible: true }) });
  connection.store.snapshot({ epoch: 'a', seq: 1, things });
  render(<InHouse connection={connection}>{what}</InHouse>);
}
const pop = (more: object, onIncident = vi.fn(), onLocation = vi.fn()) => {
  draw(
    <CallerPanel
      call={call(more) as never}
      onIncident={onIncident}
      onLocation={onLocation}
      tell={() => {}}
    />,
    [incident()],
  );
  return { onIncident, onLocation };
};

it('a call pops with its number, what its last calls were, and its open incidents', async () => {
  const { onIncident } = pop({
    history: {
      count: 3,
      results: { iseng: 2, kejadian: 1 },
      last: [
        { call: 4, at_wall: now(), result: 'iseng' },
        { call: 2, at_wall: now(), result: 'kejadian', incident: 9, incident_number: 'KEJ-2026-0009' },
      ],
      open_incidents: [3],
    },
  });
  expect(screen.getByText('0812-3456-7890')).toBeTruthy();
  expect(screen.getByText('3 panggilan sebelumnya')).toBeTruthy();
  expect(screen.getByText('2× Iseng')).toBeTruthy();
  expect(await screen.findByText('Kejadian terbuka dari nomor ini')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'KEJ-2026-0003 Kayu Agung' }));
  expect(onIncident).toHaveBeenLastCalledWith(3);
  await userEvent.click(screen.getByRole('button', { name: 'KEJ-2026-0009' }));
  expect(onIncident).toHaveBeenLastCalledWith(9);
});

it('a caller without a number is marked while still there: nobody can call back', () => {
  pop({ number: '', anonymous: true });
  expect(screen.getByText('tanpa nomor')).toBeTruthy();
  expect(screen.getByText(/tidak bisa ditelepon balik/)).toBeTruthy();
});

it('the place that the network tells is shown and taken over with one press', async () => {
  const { onLocation } = pop({
    location: { lat: -3.3945, lon: 104.8312, radius_m: 35, civic: 'Jalan Merdeka, Kayu Agung' },
  });
  expect(screen.getByText(/-3.39450, 104.83120 ±35 m/)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Pakai lokasi ini' }));
  expect(onLocation).toHaveBeenCalledWith({
    lat: -3.3945,
    lon: 104.8312,
    radius_m: 35,
    free_text: 'Jalan Merdeka, Kayu Agung',
  });
});

it('numbers that called again stand first among those to be called back, then the oldest', () => {
  const one = (id: number, count: number, first_at: number) => ({ id, count, first_at });
  const list = [one(1, 1, 10), one(2, 3, 50), one(3, 1, 5), one(4, 3, 40)];
  expect(sortCallbacks(list as never).map((entry) => entry.id)).toEqual([4, 2, 3, 1]);
});

it('a summary for a chat group is the server’s words, and of a restricted case there is none', async () => {
  const copied = vi.fn(async () => {});
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(copied);
  answers['GET /incidents/3/summary'] = () => json({ text: 'KEJ-2026-0003 Banjir' });
  const say = vi.fn();
  draw(
    <ChosenIncident incident={incident({ timeline: [], proposed: [] }) as never} tell={() => {}} say={say} />,
  );
  const copy = screen.getByRole('button', { name: 'Salin ringkasan' });
  copy.click();
  await waitFor(() => expect(copied).toHaveBeenCalledWith('KEJ-2026-0003 Banjir'));
  answers['GET /incidents/3/summary'] = () => json({ code: 'restricted', message: 'x', where: '' }, 403);
  copy.click();
  await waitFor(() => expect(say).toHaveBeenCalledTimes(2));
  expect(copied).toHaveBeenCalledTimes(1);
});

it('a demonstration says so on every page, with nothing that puts the banner away', () => {
  draw(<DemoBanner />, [], true);
  const banner = screen.getByRole('note');
  expect(banner.textContent).toMatch(/PERAGAAN.*jangan dipakai untuk panggilan darurat/);
  expect(banner.querySelector('button')).toBeNull();
});
it('a house in service has no such banner', () => {
  draw(<DemoBanner />);
  expect(screen.queryByRole('note')).toBeNull();
});
