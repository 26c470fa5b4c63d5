// An admin gives somebody a new password, and who was signed out by it reads why.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { People } from '../src/admin/people';
import { houseQuery, meQuery, queries } from '../src/api/queries';
import type { House } from '../src/model';
import { sessionEnded } from '../src/shell/session_ended';
import { SignInPage } from '../src/signin/sign_in_page';
import { InHouse } from './in_house';

const asked: string[] = [];
beforeEach(() => {
  asked.length = 0;
  sessionEnded.forget();
  queries.clear();
  queries.setQueryData(houseQuery.queryKey, { agencies: [] } as unknown as House);
  const budi = { id: 4, login: 'budi', name: 'Budi', role: 'operator', active: true, signed_in: true };
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    asked.push(`${request.method} ${path}`);
    const body = request.method === 'GET' ? { items: [budi] } : { password: 'baru-sekali' };
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  });
});
const show = (page: ReactNode) => {
  const root = createRootRoute({ component: () => page });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  return render(
    <InHouse>
      <RouterProvider router={router as never} />
    </InHouse>,
  );
};
const resets = () => asked.filter((one) => one === 'POST /api/v1/people/4/password').length;

it('asks before somebody is signed out by a new password, and says who it is', async () => {
  show(<People tell={() => {}} />);
  const button = await screen.findByRole('button', { name: 'Kata sandi baru budi' });
  await userEvent.click(button);
  const first = await screen.findByRole('alertdialog');
  expect(first.textContent).toContain('Beri Budi (budi) kata sandi baru?');
  expect(first.textContent).toContain('dikeluarkan dari semua jendela');
  expect(first.textContent).toContain('Budi sedang masuk sekarang');
  await userEvent.click(within(first).getByRole('button', { name: 'Batal' }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(resets()).toBe(0);
  await userEvent.click(button);
  const second = await screen.findByRole('alertdialog');
  await userEvent.click(within(second).getByRole('button', { name: 'Kata sandi baru' }));
  expect(await screen.findByText('baru-sekali')).toBeTruthy();
  expect(resets()).toBe(1);
});

it('the sign-in page says that the session was ended, and says nothing to who just comes', async () => {
  queries.setQueryData(meQuery.queryKey, null);
  const { unmount } = show(<SignInPage />);
  await screen.findByLabelText('Nama masuk');
  expect(screen.queryByText(/Sesi Anda diakhiri/)).toBeNull();
  unmount();
  sessionEnded.tell();
  show(<SignInPage />);
  expect((await screen.findByText(/Sesi Anda diakhiri/)).textContent).toContain('kata sandi diganti');
});

it.each([
  ['password', 'admin memberi Anda kata sandi baru'],
  ['own_password', 'kata sandi Anda diganti di jendela lain'],
  ['inactive', 'akun Anda dinonaktifkan'],
  ['signed_out', 'Anda sudah keluar di jendela lain'],
  ['of_tomorrow', 'masuk sudah kedaluwarsa'],
])('the sign-in page says the reason %s as the server gave it', async (why, said) => {
  queries.setQueryData(meQuery.queryKey, null);
  sessionEnded.tell(why);
  show(<SignInPage />);
  expect((await screen.findByRole('status')).textContent).toContain(said);
});
