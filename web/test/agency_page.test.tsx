// The agency's page while its line is cut: what a press did is said where it was pressed.
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import AgencyPage from '../src/agency/agency_page';
import { alarmSound } from '../src/alarm/sound';
import { houseQuery, meQuery, queries } from '../src/api/queries';
import { Connection } from '../src/connection/connection';
import type { House, Me } from '../src/model';
import { InHouse } from './in_house';

const task = (more: object = {}) => ({
  kind: 'assignment',
  id: 7,
  incident: 1,
  number: 'KEJ-1',
  agency: 'damkar',
  role: 'utama',
  state: 'delivered',
  type: 'kebakaran',
  priority: 'tinggi',
  place: {},
  place_text: 'Pasar Kayuagung',
  narrative: 'api besar',
  restricted: false,
  safe_callback: true,
  must_acknowledge: true,
  created_at: 1,
  created_wall: 1,
  reports: 1,
  owner_name: 'Sari',
  others: [],
  clocks: [],
  ...more,
});
const accepts = '/api/v1/assignments/7/acknowledge';
let reach: 'cut' | 'whole' | 'taken' = 'whole';
const asked: string[] = [];

class Wire extends EventTarget {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 1;
  send() {}
  close() {}
}
let wires: Wire[] = [];

beforeEach(() => {
  queries.clear();
  queries.setQueryData(meQuery.queryKey, {
    person: 3,
    role: 'dispatcher',
    name: 'Budi',
    login: 'damkar',
    agency: 'damkar',
  } as Me);
  queries.setQueryData(houseQuery.queryKey, {
    title: 'Kab. Uji',
    demo: false,
    types: [{ id: 'kebakaran', name: 'Kebakaran', outcomes: [] }],
    agencies: [{ id: 'damkar', short_name: 'Damkar' }],
    seats: [],
  } as unknown as House);
  reach = 'whole';
  asked.length = 0;
  wires = [];
  vi.spyOn(alarmSound, 'audible', 'get').mockReturnValue(true);
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    asked.push(path);
    if (reach === 'cut') throw new TypeError('network');
    const taken = reach === 'taken' && path === accepts;
    return new Response(
      JSON.stringify(
        taken
          ? { code: 'already_acknowledged', message: 'sudah diterima oleh Budi', where: '' }
          : { durable: true },
      ),
      { status: taken ? 409 : 200, headers: { 'Content-Type': 'application/json' } },
    );
  });
});

function page(...things: object[]) {
  const connection = new Connection({
    url: () => '',
    pulse: () => ({ sound: true, visible: true }),
    dial: () => {
      const wire = new Wire();
      wires.push(wire);
      return wire as unknown as WebSocket;
    },
  });
  connection.start();
  const up = () =>
    act(() => {
      const items = [{ kind: 'agency', id: 'damkar', reachable: true, desks: 1 }, ...things];
      const data = JSON.stringify({ type: 'snapshot', now: 1, epoch: 'e', seq: 1, items });
      wires.at(-1)?.onmessage?.({ data });
    });
  const cut = () => act(() => wires.at(-1)?.onclose?.());
  const root = createRootRoute({ component: AgencyPage });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  render(
    <InHouse connection={connection}>
      <RouterProvider router={router as never} />
    </InHouse>,
  );
  up();
  return { up, cut, connection };
}
const accepted = () => asked.filter((path) => path === accepts).length;

it('a task that is sent again after it was out of reach is reported as shown again, and once each time', async () => {
  const { connection } = page(task({ state: 'sent' }));
  const shown = () => asked.filter((path) => path === '/api/v1/assignments/7/shown').length;
  let seq = 1;
  const becomes = async (state: string) => {
    seq += 1;
    const thing = task({ state, narrative: `api besar ${seq}` });
    const change = { type: 'change', epoch: 'e', prev: seq - 1, seq, upsert: [thing], remove: [] };
    act(() => wires.at(-1)?.onmessage?.({ data: JSON.stringify(change) }));
    await screen.findByText(`api besar ${seq}`);
  };
  await waitFor(() => expect(shown()).toBe(1));
  await becomes('sent');
  await becomes('delivered');
  await becomes('unreachable');
  await becomes('sent');
  await waitFor(() => expect(shown()).toBe(2));
  await becomes('delivered');
  expect(shown()).toBe(2);
  connection.stop();
});

it('an acceptance pressed while cut says so beside its button, and goes out when the line is back', async () => {
  const { up, cut, connection } = page(task());
  const button = await screen.findByRole('button', { name: /TERIMA TUGAS/ });
  await screen.findByText('✓ Meja terjangkau');
  cut();
  reach = 'cut';
  await screen.findByText(/Meja tidak terjangkau/);
  expect(screen.queryByText('✓ Meja terjangkau')).toBeNull();
  await userEvent.click(button);
  const told = await screen.findByText(/Belum terkirim: server tidak menjawab\. Dikirim lagi/);
  expect(told.parentElement).toBe(button.parentElement);
  expect(told.textContent).toContain('telepon 112');
  expect(accepted()).toBe(1);
  reach = 'taken'; // the first press had arrived after all
  await waitFor(() => expect(wires.length).toBeGreaterThan(1), { timeout: 4000 });
  up();
  await waitFor(() => expect(accepted()).toBe(2), { timeout: 4000 });
  await waitFor(() => expect(screen.queryByText(/Belum terkirim/)).toBeNull());
  expect(screen.queryByText(/sudah diterima oleh/)).toBeNull();
  connection.stop();
});

it('another step pressed while cut asks to be pressed again, and keeps what was typed', async () => {
  const { connection } = page(task({ state: 'on_scene', acknowledged_at: 2 }));
  reach = 'cut';
  await userEvent.click(await screen.findByRole('button', { name: /SELESAI/ }));
  await userEvent.type(screen.getByLabelText('Hasil penanganan (wajib)'), 'padam');
  await userEvent.click(screen.getByRole('button', { name: 'SELESAI' }));
  await screen.findByText(/Belum terkirim: server tidak menjawab\. Tekan lagi/);
  expect((screen.getByLabelText('Hasil penanganan (wajib)') as HTMLTextAreaElement).value).toBe('padam');
  connection.stop();
});

it('a long story is clipped above the button until it is asked for', async () => {
  const { connection } = page(task({ narrative: 'kata '.repeat(300).trim() }));
  const story = await screen.findByText(/^kata kata/);
  expect(story.className).toContain('few-lines');
  await userEvent.click(screen.getByRole('button', { name: 'Selengkapnya' }));
  expect(story.className).not.toContain('few-lines');
  connection.stop();
});

it('a decline being typed stays when a colleague accepts meanwhile, and says so', async () => {
  const { connection } = page(task());
  await userEvent.click(await screen.findByRole('button', { name: /TIDAK DAPAT MENANGANI/ }));
  const box = () => screen.getByLabelText<HTMLTextAreaElement>('Alasan (wajib)');
  await userEvent.type(box(), 'unit sedang');
  const { epoch, seq } = connection.store.position;
  const taken = task({ state: 'acknowledged', acknowledged_at: 2, acknowledged_by: 'Anton' });
  act(() => {
    connection.store.change({
      epoch: epoch ?? '',
      prev: seq,
      seq: seq + 1,
      upsert: [taken as never],
      remove: [],
    });
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Sementara itu Anton menerima tugas ini');
  expect(box().value).toBe('unit sedang');
  expect(document.activeElement).toBe(box());
  await userEvent.keyboard(' keluar');
  expect(box().value).toBe('unit sedang keluar');
  connection.stop();
});
