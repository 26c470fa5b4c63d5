// A page whose session ended while its line was cut learns it, instead of dialling for ever.
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { houseQuery, meQuery, queries } from '../src/api/queries';
import type { House, Me } from '../src/model';
import { sessionEnded } from '../src/shell/session_ended';
import { hangUp, SignedIn } from '../src/shell/signed_in';
import { InHouse } from './in_house';

class Refusing {
  onclose: (() => void) | null = null;
  constructor() {
    setTimeout(() => this.onclose?.());
  }
  close() {}
}
let status = 401;
beforeEach(() => {
  sessionEnded.forget();
  queries.clear();
  queries.setQueryData(meQuery.queryKey, { person: 1, role: 'operator', name: 'Sari' } as Me);
  queries.setQueryData(houseQuery.queryKey, { title: 'Kab. Uji' } as unknown as House);
  vi.stubGlobal('WebSocket', Refusing);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }); // what the page does now and then is not waited out
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ code: '', message: '' }), { status }));
});
afterEach(() => {
  vi.useRealTimers();
});
const show = () => {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '/operator', component: SignedIn });
  const out = createRoute({ getParentRoute: () => root, path: '/masuk', component: () => <p>masuk dulu</p> });
  const router = createRouter({
    routeTree: root.addChildren([page, out]),
    history: createMemoryHistory({ initialEntries: ['/operator'] }),
  });
  return render(
    <InHouse>
      <RouterProvider router={router as never} />
    </InHouse>,
  );
};

it('goes to the sign-in page when the server knows its session no more', async () => {
  status = 401;
  show();
  await vi.waitFor(() => {
    vi.advanceTimersByTime(5000);
    expect(screen.queryByText('masuk dulu')).toBeTruthy();
  });
  expect(sessionEnded.told).toBe('unknown');
  hangUp();
});

it('stays while the server is only starting, or away', async () => {
  status = 503;
  const { unmount } = show();
  const asked = vi.fn(async () => new Response('{}', { status }));
  vi.stubGlobal('fetch', asked);
  await vi.waitFor(() => {
    vi.advanceTimersByTime(5000);
    expect(asked.mock.calls.length).toBeGreaterThan(1); // the first answer was read before
  });
  expect(screen.queryByText('masuk dulu')).toBeNull();
  expect(sessionEnded.told).toBeNull();
  unmount();
  hangUp();
});
