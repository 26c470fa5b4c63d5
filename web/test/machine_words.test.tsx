// Machine names never reach the screen.
import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { machine, plainly } from '../src/i18n/machine';
import { translate } from '../src/i18n/words';
import type { AssignmentOfIncident } from '../src/model';
import { desk, now, seat } from './operator_desk';

const say = (key: keyof typeof machine, args?: Record<string, string>) => translate(machine, 'id', key, args);

it('what the house wrote of its clocks and ladders is said in words', () => {
  expect(plainly('clock_breached', 'send', say)).toBe('kirim');
  expect(plainly('escalation_started', 'batas acknowledge lewat', say)).toBe('batas terima tugas lewat');
  expect(plainly('escalation_step', 'piket_kabupaten', say)).toBe('piket kabupaten');
  expect(plainly('delivery_started', 'page: meja', say)).toBe('Alarm di meja');
  expect(plainly('delivery_ended', 'shown: meja', say)).toBe('alarm tampil');
  expect(plainly('delivery_ended', 'no_answer: Piket: malam', say)).toBe('tidak diangkat: Piket: malam');
});

it('what a person wrote stays as it is', () => {
  expect(plainly('incident_noted', 'send: 2 mobil', say)).toBe('send: 2 mobil');
  expect(plainly('escalation_ended', 'semua langkah habis', say)).toBe('semua langkah habis');
});

const assignment = (state: string) => ({
  id: 1,
  agency: 'damkar',
  role: 'utama',
  state,
  must_acknowledge: true,
  created_at: now(),
  overdue: true,
  acknowledged_at: state === 'acknowledged' ? now() : undefined,
  contacts: [],
  ladder: {
    state: 'exhausted',
    step: 1,
    steps: 2,
    deliveries: [{ id: 1, channel: 'page', label: 'meja', result: 'shown', at: now() }],
  },
});
const incident = (state: string) => ({
  kind: 'incident',
  id: 3,
  number: 'KEJ-2026-0003',
  type: 'kebakaran',
  state: 'open',
  owner: 1,
  created_at: now(),
  place: {},
  assignments: [assignment(state) as unknown as AssignmentOfIncident],
});

it('a used-up ladder asks nobody to phone once the task is accepted', async () => {
  desk(seat, incident('sent'));
  (await screen.findByRole('button', { name: /KEJ-2026-0003/ })).click();
  await screen.findByText(/Semua langkah habis/);
  expect(screen.getByText(/Alarm di meja: alarm tampil/)).toBeTruthy();
});

it('an accepted task is green and quiet, however late it was', async () => {
  desk(seat, incident('acknowledged'));
  (await screen.findByRole('button', { name: /KEJ-2026-0003/ })).click();
  expect((await screen.findByText('Diterima')).className).toBe('ok');
  expect(screen.queryByText(/Semua langkah habis/)).toBeNull();
});

it('the line of the page is not a clock, and beside it stands one', async () => {
  desk(seat);
  expect(await screen.findByText(/^\d\d:\d\d WIB$/)).toBeTruthy();
  expect(screen.queryByText(/tersambung.*\d/)).toBeNull();
});
