// Calls of which nobody said what they were: everybody's are the supervisor's to find, also of who went home.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, expect, it } from 'vitest';
import { meQuery, queries } from '../src/api/queries';
import { Connection } from '../src/connection/connection';
import type { Call, Me, PersonRole } from '../src/model';
import { shownBefore } from '../src/operator/draft_names';
import { Unfilled } from '../src/operator/worklists';
import { UnfilledCalls } from '../src/supervisor/unfilled_calls';
import { InHouse } from './in_house';
import { call, now } from './operator_desk';

const ended = (id: number, number: string, person: number, person_name: string, more: object = {}) =>
  call({ id, number, person, person_name, state: 'ended', answered_at: now(), ...more }) as unknown as Call;

function show(role: PersonRole, page: ReactNode) {
  queries.clear();
  queries.setQueryData(meQuery.queryKey, { person: 9, name: 'Rina', login: 'rina', role } as Me);
  const connection = new Connection({ url: () => '', pulse: () => ({ sound: true, visible: true }) });
  const here = { kind: 'person', id: 2, name: 'Budi', role: 'operator', since: 0 };
  connection.store.snapshot({ epoch: 'e', seq: 1, things: [here] });
  const router = createRouter({
    routeTree: createRootRoute({ component: () => page, notFoundComponent: () => null }),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  render(
    <InHouse connection={connection}>
      <RouterProvider router={router as never} />
    </InHouse>,
  );
  return router;
}
beforeEach(() => sessionStorage.clear());

it('are listed for a supervisor with whose they were and whether that one is here, and are filled in from there', async () => {
  const calls = [
    ended(7, '+6281234567890', 1, 'Sari'),
    ended(8, '+6281234567891', 2, 'Budi'),
    ended(9, '+6281234567892', 1, 'Sari', { filled_in: true }),
    call({ id: 10, state: 'talking', answered_at: now() }) as unknown as Call,
  ];
  const router = show('supervisor', <UnfilledCalls calls={calls} />);
  const list = within(await screen.findByRole('region', { name: 'Panggilan belum diisi (2)' }));
  const rows = list.getAllByRole('row');
  expect(rows.map((one) => one.textContent?.includes('tidak sedang masuk'))).toEqual(
    rows.map((one) => one.textContent?.includes('Sari')),
  );
  await userEvent.click(list.getByRole('button', { name: 'Isi 0812-3456-7890' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/operator'));
  expect(shownBefore(9)).toBe('call-7');
});

it('are said to be none only to who would see them', async () => {
  show('supervisor', <UnfilledCalls calls={[]} />);
  await screen.findByText('Semua panggilan sudah diisi');
});

it('are no list of an admin, whose view never holds them', async () => {
  show(
    'admin',
    <>
      <p>halaman</p>
      <UnfilledCalls calls={[]} />
    </>,
  );
  await screen.findByText('halaman');
  expect(screen.queryByText(/belum diisi|sudah diisi/)).toBeNull();
});

it('of colleagues are not denied to an operator', async () => {
  show('operator', <Unfilled calls={[]} onFill={() => {}} />);
  await screen.findByText(
    /Tidak ada panggilan Anda yang belum diisi. Milik petugas lain ada di halaman pengawas/,
  );
  expect(screen.queryByText(/Semua panggilan/)).toBeNull();
});

it('are everybody’s on a supervisor’s own desk', async () => {
  show('supervisor', <Unfilled calls={[]} onFill={() => {}} />);
  await screen.findByText('Semua panggilan sudah diisi');
});
