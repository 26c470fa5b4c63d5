// The supervisor's figures and the wallboard: what each counts, that it is what the list below shows, and when it has a colour.
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { houseQuery, meQuery, queries } from '../src/api/queries';
import { Ownerless } from '../src/care/ownerless';
import { Connection } from '../src/connection/connection';
import type { Alarm, Call, Figures, House, Incident, Me, Seat } from '../src/model';
import { isLate } from '../src/operator/due';
import { Alarms } from '../src/supervisor/alarms';
import { lateTasks, lostIncidents, readySeats, Tiles } from '../src/supervisor/numbers';
import { Seats, seatTime } from '../src/supervisor/seats';
import { OpenTasks } from '../src/supervisor/tasks';
import {
  agenciesForWall,
  alarmsForWall,
  NumbersOnWall,
  seatsForWall,
  TasksOnWall,
  wholeLine,
} from '../src/supervisor/wall_page';
import { InHouse } from './in_house';

const seat = (id: string, state: Seat['state'], phone: Seat['phone'] = 'ready') =>
  ({ kind: 'seat', id, title: `Meja ${id}`, state, phone }) as Seat;
const task = (id: number, more: object) => ({
  id,
  agency: 'damkar',
  role: 'utama',
  state: 'delivered',
  must_acknowledge: true,
  phone_now: false,
  overdue: false,
  clocks: [],
  created_at: 1,
  ...more,
});
const incident = (id: number, assignments: object[], more: object = {}) =>
  ({
    kind: 'incident',
    id,
    number: `KEJ-${id}`,
    state: 'open',
    masked: false,
    restricted: false,
    owner: 1,
    owner_present: true,
    owner_name: 'Sari',
    assignments,
    ...more,
  }) as unknown as Incident;
const figures = {
  kind: 'figures',
  id: 'figures',
  waiting: 0,
  talking: 0,
  seats_ready: 0,
  seats_taken: 0,
  offered: 4,
  answered: 3,
  answered_in_time: 2,
  abandoned: 1,
  cut: 0,
  open_incidents: 2,
  open_assignments: 4,
  trunks: [{ id: 'telkom', last_at: 1 }],
} as Figures;

describe('desks that could take a call', () => {
  it('are counted of all desks, and only with a telephone that answers', () => {
    const seats = [seat('01', 'ready'), seat('02', 'ready', 'silent'), seat('03', 'signed_out', 'absent')];
    expect(readySeats(seats)).toEqual({ value: 1, of: 3, look: '' });
  });
  it('are red whenever there is none, whatever the others do', () => {
    expect(readySeats([seat('01', 'talking'), seat('02', 'signed_out')]).look).toBe('critical');
    expect(readySeats([seat('01', 'paused'), seat('02', 'signed_out')]).look).toBe('critical');
  });
  it('say how long they have been so only where it is known', () => {
    const at = (state: Seat['state'], more: object = {}) =>
      ({ ...seat('01', state), idle_since: 10e6, ...more }) as Seat;
    const call = { answered_at: 70e6 } as Call;
    expect(seatTime(at('ready'), undefined, 100e6)).toEqual({ left: false, us: 90e6 });
    expect(seatTime(at('talking'), call, 100e6)).toEqual({ left: false, us: 30e6 });
    expect(seatTime(at('talking'), undefined, 100e6)).toBeNull();
    expect(seatTime(at('wrap_up', { deadline: 130e6 }), undefined, 100e6)).toEqual({ left: true, us: 30e6 });
    expect(seatTime(at('wrap_up', { deadline: 90e6 }), undefined, 100e6)).toBeNull();
    expect(seatTime(at('paused'), undefined, 100e6)).toBeNull();
  });
});

describe('the figures of the room', () => {
  beforeEach(() => {
    queries.clear();
    queries.setQueryData(meQuery.queryKey, { person: 9, role: 'supervisor', name: 'Rina' } as Me);
    queries.setQueryData(houseQuery.queryKey, {
      clocks: { answer_s: 15, classify_s: 60, send_s: 30 },
      types: [],
      agencies: [],
      trainings: [],
    } as unknown as House);
  });
  const show = (things: { kind: string; id: string | number }[], calls: Call[] = [], page?: ReactNode) => {
    const connection = new Connection({ url: () => '', pulse: () => ({ sound: true, visible: true }) });
    connection.store.snapshot({ epoch: 'e', seq: 1, things });
    return render(
      <InHouse connection={connection}>
        {page ?? (
          <>
            <Tiles figures={figures} calls={calls} />
            <Ownerless tell={() => {}} />
            <OpenTasks tell={() => {}} />
          </>
        )}
      </InHouse>,
    );
  };
  const tile = (name: string) => screen.getByText(name).closest('.figure') as HTMLElement;

  it('a desk past its wrap-up says what keeps it from ringing', async () => {
    const past = { ...seat('01', 'wrap_up'), deadline: 1, typing: true };
    show([past, { ...past, id: '02', typing: false }], [], <Seats calls={[]} tell={() => {}} />);
    const rows = await screen.findAllByRole('listitem');
    expect(rows.map((one) => one.textContent?.includes('isian belum disimpan'))).toEqual([true, false]);
  });

  it('count the tasks that the list below shows, and say how many are late', async () => {
    const both = [
      task(1, { overdue: true, acknowledge_by: 1 }),
      task(2, { role: 'mitra', must_acknowledge: false }),
    ];
    const incidents = [incident(1, both), incident(2, [task(3, {}), task(4, { state: 'cleared' })])];
    show(incidents);
    await screen.findAllByRole('row');
    const rows = screen.getAllByRole('row').length - 1; // its head
    expect(rows).toBe(2);
    expect(within(tile('Tugas terbuka')).getByText(String(rows))).toBeTruthy();
    expect(within(tile('Tugas terbuka')).getByText('1 lewat batas').className).toBe('critical');
    expect(lateTasks(incidents, 2)).toEqual({ value: 1, of: 2, look: 'critical' });
  });

  it('say of what they are a part', async () => {
    show([seat('01', 'ready'), seat('02', 'talking'), incident(1, []), incident(2, [])]);
    await waitFor(() => expect(tile('Meja siap').textContent).toBe('Meja siap1dari 2 meja'));
    expect(tile('Meja bicara').textContent).toBe('Meja bicara1dari 2 meja');
    expect(tile('Dijawab ≤ 15 dtk').textContent).toBe('Dijawab ≤ 15 dtk67 %2 dari 3 dijawab, 24 jam');
    expect(tile('Putus sebelum dijawab').textContent).toContain('dari 4 panggilan, 24 jam');
    expect(document.querySelector('.figure .critical, .figure .warn')).toBeNull();
  });

  it('show an open incident that nobody owns', () => {
    expect(lostIncidents([incident(1, []), incident(2, [], { owner_present: false })])).toEqual({
      value: 1,
      of: 2,
      restricted: 0,
      look: 'critical',
    });
  });

  it('leave a restricted incident out of both numbers, and name it beside them', async () => {
    const away = { owner_present: false };
    show([incident(1, [], away), incident(2, [], { ...away, restricted: true, masked: true })]);
    await screen.findByText('Kejadian tanpa penanggung jawab hadir (1)');
    expect(tile('Kejadian terbuka').textContent).toBe('Kejadian terbuka11 tidak dipegang, dan 1 terbatas');
    const list = screen.getByRole('region', { name: 'Kejadian tanpa penanggung jawab hadir (1)' });
    expect(list.querySelector('h2')?.textContent).toBe(
      'Kejadian tanpa penanggung jawab hadir (1) dan 1 terbatas',
    );
    expect(within(list).getAllByRole('listitem').length).toBe(2);
  });

  it('count a restricted incident that was opened for a reason as the list does', async () => {
    const opened = { restricted: true, masked: false };
    show([
      incident(1, [task(1, {})]),
      incident(2, [task(2, {})], opened),
      incident(3, [], { restricted: true, masked: true, assignments: undefined }),
    ]);
    await screen.findByText('Tugas terbuka, terlambat dahulu (2)');
    expect(tile('Tugas terbuka').querySelector('strong')?.textContent).toBe('2');
    expect(tile('Kejadian terbuka').textContent).toBe('Kejadian terbuka20 tidak dipegang, dan 1 terbatas');
    expect(screen.getByRole('region', { name: /^Tugas terbuka/ }).querySelector('h2')?.textContent).toBe(
      'Tugas terbuka, terlambat dahulu (2) dan 1 terbatas',
    );
  });

  it('close the incident that was opened from the list by a button', async () => {
    show([incident(3, [], { restricted: true, masked: true, assignments: undefined })]);
    await userEvent.click(await screen.findByRole('button', { name: /KEJ-3/ }));
    await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Tutup' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('name an alarm of a restricted case in words that hide it, and a number once', async () => {
    const raised = {
      kind: 'alarm',
      count: 1,
      sounds_at: 'supervisors',
      raised_at: 1,
      raised_wall: 1,
      last_at: 1,
    };
    const hidden = {
      ...raised,
      id: 1,
      alarm: 'ladder_exhausted',
      subject: 'KEJ-3',
      text: 'Kejadian terbatas: tangga habis',
      masked: true,
      owner_name: 'Sari',
      needs_answer: true,
    };
    const lost = {
      ...raised,
      id: 2,
      alarm: 'owner_missing',
      subject: 'KEJ-4',
      text: 'Tanpa penanggung jawab: KEJ-4 (Sari tidak hadir)',
      needs_answer: false,
    };
    show([hidden, lost], [], <Alarms tell={() => {}} />);
    const [first, second] = await screen.findAllByRole('listitem');
    const rows = [first, second].map((one) => one?.textContent ?? '');
    const restricted = rows.find((one) => one.includes('KEJ-3'));
    expect(restricted).toContain('Kejadian terbatas: tangga habis');
    expect(restricted).toContain('KEJ-3 · Penanggung jawab: Sari');
    expect(rows.find((one) => one.includes('KEJ-4'))?.match(/KEJ-4/g)).toHaveLength(1);
  });

  it('neither count a declined task nor let its clock run, on the page and on the wall', async () => {
    const past = Date.now() * 1000 - 60e6;
    const tasks = [
      task(1, { acknowledge_by: past, overdue: true }),
      task(2, { state: 'declined', acknowledge_by: past, overdue: true }),
      task(3, { state: 'acknowledged', acknowledge_by: past, acknowledged_at: past + 1, overdue: true }),
    ];
    show([incident(1, tasks), incident(2, [task(4, { acknowledge_by: past })], { restricted: true })]);
    await screen.findByText('Tugas terbuka, terlambat dahulu (3)');
    expect(tile('Tugas terbuka').textContent).toBe('Tugas terbuka32 lewat batas');
    expect(screen.getAllByText(/^lewat \d/).length).toBe(2);
    expect(screen.getByText('dan 1 ditolak')).toBeTruthy();
    const last = screen.getAllByRole('row').at(-1) as HTMLElement;
    expect(last.textContent).toContain('▲▲ Tidak dapat menangani–');
    expect(isLate(tasks[2] as never, past + 2)).toBe(false);
  });

  it('agree with the list on the wall, which shows no restricted incident', async () => {
    const past = Date.now() * 1000 - 60e6;
    const late = task(1, { acknowledge_by: past });
    const gone = task(2, { state: 'declined', acknowledge_by: past, overdue: true });
    const hidden = incident(2, [task(3, { acknowledge_by: past })], { restricted: true });
    const wall = (
      <>
        <NumbersOnWall calls={[]} now={past + 60e6} />
        <TasksOnWall now={past + 60e6} />
      </>
    );
    show([incident(1, [late, gone]), hidden], [], wall);
    const list = await screen.findByRole('region', { name: 'Tugas terbuka, terlambat dahulu' });
    await waitFor(() => expect(within(list).getAllByRole('listitem').length).toBe(2));
    expect(list.querySelector('h2')?.textContent).toBe('Tugas terbuka, terlambat dahulu (1) dan 1 ditolak');
    expect(within(list).getAllByText(/lewat/).length).toBe(1);
    const number = (name: string) => screen.getByText(name).nextElementSibling?.textContent;
    expect(number('Tugas lewat batas')).toBe('▲▲ 1');
    expect(number('Kejadian terbuka')).toBe('1');
  });

  it('show who waits, and since when', () => {
    const arrived = Date.now() * 1000 - 40e6;
    const waiting = {
      id: 7,
      state: 'waiting',
      direction: 'inbound',
      lane: 0,
      arrived_at: arrived,
      arrived_wall: arrived,
    };
    show([], [waiting as Call]);
    expect(tile('Menunggu dijawab').querySelector('strong')?.textContent).toBe('1');
    expect(tile('Menunggu terlama').textContent).toMatch(/▲▲ 0:4\d/);
    expect(tile('Meja siap').querySelector('strong')?.className).toBe('critical');
  });
});

describe('the wallboard', () => {
  const seat = (id: string, state: Seat['state']) =>
    ({ kind: 'seat', id, title: `Meja ${id}`, state }) as unknown as Seat;
  const alarm = (id: number, lastAt: number, taken?: number) =>
    ({
      kind: 'alarm',
      id,
      last_at: lastAt,
      ...(taken ? { acknowledged_by: taken } : {}),
    }) as unknown as Alarm;
  it('shows alarms that nobody took, the newest first', () => {
    expect(alarmsForWall([alarm(1, 10), alarm(2, 30, 7), alarm(3, 20)]).map((one) => one.id)).toEqual([3, 1]);
  });
  it('gives an agency that cannot be reached a line of its own', () => {
    const agencies = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
    expect(agenciesForWall(agencies, ({ id }) => id === 'a', 2).map((one) => one.id)).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(agenciesForWall(agencies, () => false, 5)).toHaveLength(5);
  });
  it('gives a long name a line of its own, so that it is not cut off', () => {
    expect(wholeLine('Satpol PP & Damkar', false)).toBe(true);
    expect(wholeLine('Polres', false)).toBe(false);
    expect(wholeLine('Polres', true)).toBe(true);
    const agencies = ['kurz', 'Satpol PP & Damkar', 'PLN', 'RSUD'].map((id) => ({ id }));
    const shown = (lines: number) =>
      agenciesForWall(agencies, ({ id }) => wholeLine(id, false), lines).length;
    expect(shown(3)).toBe(4);
    expect(shown(2)).toBe(2);
  });
  it('leaves out empty seats first where not all fit', () => {
    const seats = [
      seat('01', 'signed_out'),
      seat('10', 'ready'),
      seat('2', 'ready'),
      seat('03', 'offered'),
      seat('04', 'talking'),
    ];
    expect(seatsForWall(seats).map((one) => one.id)).toEqual(['03', '04', '2', '10', '01']);
  });
});
