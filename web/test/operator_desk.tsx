// The operator's page for tests, against answers a test gives in place of the server.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { fireEvent, render, screen } from '@testing-library/react';
import { beforeEach, vi } from 'vitest';
import { houseQuery, meQuery, queries } from '../src/api/queries';
import { Connection } from '../src/connection/connection';
import type { House, Me } from '../src/model';
import { emptyForm } from '../src/operator/form';
import OperatorPage from '../src/operator/operator_page';
import { InHouse } from './in_house';

export const now = () => Date.now() * 1000;
const type = (id: string, name: string, hotkey: number) => ({
  id,
  name,
  group: 'Darurat',
  emergency: true,
  restricted: false,
  restricted_agencies: [],
  default_priority: 'tinggi',
  hotkey,
  questions: [],
  outcomes: [],
  ask_caller: false,
  retired: false,
});
const me = {
  person: 1,
  login: 'sari',
  name: 'Sari',
  role: 'operator',
  expires_wall: 0,
  server_version: '',
} as Me;
const house = {
  title: 'Kab. Uji',
  profile: 'uji',
  zone_name: 'WIB',
  zone_minutes: 420,
  kabupaten: '16.02',
  demo: false,
  types: [type('kebakaran', 'Kebakaran', 1), type('banjir', 'Banjir', 2)],
  agencies: [],
  seats: [],
  services: [],
  results: [],
  trainings: [],
  flags: [],
  clocks: { answer_s: 15, classify_s: 60, send_s: 30 },
  server_version: '',
} as House;
export const seat = {
  kind: 'seat',
  id: '01',
  title: 'Meja 01',
  state: 'offered',
  person: 1,
  console: true,
  phone: 'ready',
  idle_since: 0,
  misses: 0,
  typing: false,
};
export const offer = (answer_by: string) => ({
  offer: 4,
  seat: '01',
  state: 'ringing',
  at: now(),
  deadline: now() + 12e6,
  to_all: false,
  answer_by,
});
export const call = (more: object) => ({
  kind: 'call',
  id: 7,
  direction: 'inbound',
  state: 'waiting',
  trunk: 'a',
  number: '+6281234567890',
  display: '',
  anonymous: false,
  from_pai: true,
  called: '112',
  called_listed: true,
  lane: 0,
  arrived_at: now(),
  arrived_wall: now(),
  late: [],
  offers: [],
  held: false,
  held_by_caller: false,
  recordings: [],
  filled_in: false,
  history: { count: 0, results: {}, last: [] },
  ...more,
});

export const incident = (more: object = {}) => ({
  kind: 'incident',
  id: 3,
  number: 'KEJ-2026-0003',
  state: 'open',
  restricted: false,
  masked: false,
  owner: 1,
  owner_name: 'Sari',
  created_at: now(),
  created_wall: now(),
  type: 'banjir',
  priority: 'tinggi',
  place: {},
  place_text: 'Kayu Agung',
  reports: [],
  assignments: [],
  ...more,
});

export let asked: { method: string; path: string; body: Record<string, unknown>; key: string | null }[] = [];
export let answers: Record<string, () => Response> = {};
export const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

function server() {
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    const path = pathname.replace('/api/v1', '');
    const text = await request.clone().text();
    asked.push({
      method: request.method,
      path,
      body: text ? JSON.parse(text) : {},
      key: request.headers.get('Idempotency-Key'),
    });
    const answer = answers[`${request.method} ${path}`];
    if (answer) return answer();
    if (path.startsWith('/drafts/'))
      return request.method === 'GET'
        ? json({ code: 'not_found', message: '', where: '' }, 404)
        : new Response(null, { status: 204 });
    if (path === '/drafts') return json({ items: [] });
    if (path === '/plan') return json({ rule_id: 'r', profile_hash: '', lines: [], warning: '' });
    if (path === '/places') return json({ candidates: [], ambiguous: false, question: '', unit: '' });
    return json({ durable: true });
  });
}
export const posts = (path: string) => asked.filter((one) => one.method === 'POST' && one.path === path);

export const training = (step: string) => ({
  id: 4,
  scenario: 'rumah_terbakar',
  title: 'Rumah terbakar',
  lines: ['Tolong, rumah terbakar!', 'Ada orang di dalam.'],
  step,
  started_at: now(),
  ...(step === 'ringing' ? {} : { answered_at: now() }),
});

export function desk(...things: { kind: string; id: string | number }[]) {
  queries.clear();
  queries.setQueryData(meQuery.queryKey, me);
  queries.setQueryData(houseQuery.queryKey, house);
  const connection = new Connection({ url: () => '', pulse: () => ({ sound: true, visible: true }) });
  connection.store.snapshot({ epoch: 'a', seq: 1, things });
  const router = createRouter({
    routeTree: createRootRoute({ component: OperatorPage }),
    history: createMemoryHistory({ initialEntries: ['/operator'] }),
  });
  render(
    <InHouse connection={connection}>
      <RouterProvider router={router as never} />
    </InHouse>,
  );
  return connection;
}

type Loose = { kind: string; id: string | number; [more: string]: unknown };
export function upsert(connection: Connection, ...things: Loose[]) {
  const { epoch, seq } = connection.store.position;
  connection.store.change({ epoch: epoch ?? '', prev: seq, seq: seq + 1, upsert: things, remove: [] });
}

export function remove(connection: Connection, ...keys: string[]) {
  const { epoch, seq } = connection.store.position;
  connection.store.change({ epoch: epoch ?? '', prev: seq, seq: seq + 1, upsert: [], remove: keys });
}
/** Words in a box at once, where it does not matter how they came there: a key draws the whole page. */
export const put = (box: Element | null, text: string) =>
  fireEvent.change(box as Element, { target: { value: text } });
export const words = () => screen.getByLabelText('Uraian') as HTMLTextAreaElement;
export function keepFree(narrative: string) {
  const value = { ...emptyForm('k'.repeat(32)), narrative };
  localStorage.setItem('siaga.draft.1.free-1', JSON.stringify({ at: 5, value }));
}

beforeEach(() => {
  asked = [];
  sessionStorage.clear();
  answers = {};
  server();
});
