// What alarms at a desk, and how it is taken there.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { desk, now, posts, put, remove, seat, upsert } from './operator_desk';

const alarm = (id: number, kind: string, incident: number, more: object = {}) => ({
  kind: 'alarm',
  id,
  alarm: kind,
  incident,
  subject: `KEJ-2026-000${incident}`,
  text: '',
  owner: 1,
  sounds_at: 'supervisors',
  needs_answer: true,
  count: 1,
  raised_at: now(),
  raised_wall: now(),
  last_at: now(),
  ...more,
});

it('the alarms behind "+N" open as a list in which each is answered or taken', async () => {
  desk(
    seat,
    alarm(1, 'ladder_exhausted', 1),
    alarm(2, 'ladder_exhausted', 2),
    alarm(3, 'assignment_declined', 2, { subject: 'KEJ-2026-0002 bpbd' }),
  );
  const box = await screen.findByRole('alert');
  expect(box.textContent).toContain('Instansi tidak dapat menangani');
  expect(box.textContent).toContain('KEJ-2026-0002 · bpbd');
  await userEvent.click(within(box).getByRole('button', { name: '+2: Semua alarm (3)' }));
  const list = await screen.findByRole('dialog');
  const rows = within(list).getAllByRole('listitem');
  expect(rows.map((row) => row.querySelector('.about')?.textContent)).toEqual([
    'KEJ-2026-0002 · bpbd',
    'KEJ-2026-0002',
    'KEJ-2026-0001',
  ]);
  const last = within(rows[2] as HTMLElement);
  put(last.getByLabelText('Apa yang dilakukan?'), 'ditelepon lewat HT');
  await userEvent.click(last.getByRole('button', { name: 'Jawab alarm' }));
  await waitFor(() => expect(posts('/alarms/1/answer')[0]?.body).toEqual({ text: 'ditelepon lewat HT' }));
  await userEvent.click(within(rows[1] as HTMLElement).getByRole('button', { name: 'Saya tangani' }));
  await waitFor(() => expect(posts('/alarms/2/acknowledge')).toHaveLength(1));
});

it('one press takes every alarm of a kind and incident, and the next line comes', async () => {
  const late = { needs_answer: false, sounds_at: 'owner' };
  const connection = desk(
    seat,
    alarm(4, 'assignment_overdue', 1, { ...late, subject: 'KEJ-2026-0001 damkar' }),
    alarm(5, 'assignment_overdue', 1, { ...late, subject: 'KEJ-2026-0001 dinkes' }),
  );
  const box = await screen.findByRole('alert');
  expect(box.textContent).toContain('KEJ-2026-0001 · damkar, dinkes');
  expect(screen.queryByRole('button', { name: /Semua alarm/ })).toBeNull();
  await userEvent.click(within(box).getByRole('button', { name: 'Saya tangani' }));
  await waitFor(() => expect(posts('/alarms/5/acknowledge')).toHaveLength(1));
  expect(posts('/alarms/4/acknowledge')).toHaveLength(1);
  upsert(connection, alarm(6, 'ladder_exhausted', 3));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('KEJ-2026-0003'));
});

it('an answer being typed stays with its alarm when louder ones come and a colleague takes it', async () => {
  const connection = desk(seat, alarm(1, 'ladder_exhausted', 1));
  const box = () => screen.getByLabelText<HTMLInputElement>('Apa yang dilakukan?');
  await screen.findByRole('alert');
  await userEvent.type(box(), 'ditelepon ');
  upsert(connection, alarm(7, 'assignment_declined', 2, { subject: 'KEJ-2026-0002 damkar' }));
  await screen.findByRole('button', { name: '+1: Semua alarm (2)' });
  expect(document.activeElement).toBe(box());
  expect(box().value).toBe('ditelepon ');
  upsert(connection, alarm(1, 'ladder_exhausted', 1, { acknowledged_by: 2, acknowledged_by_name: 'Budi' }));
  await userEvent.keyboard('lewat HT');
  expect(screen.getByRole('alert').textContent).toContain('KEJ-2026-0001');
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(posts('/alarms/1/answer')[0]?.body).toEqual({ text: 'ditelepon lewat HT' }));
});

it('says what was not sent when somebody else answered first', async () => {
  const connection = desk(seat, alarm(1, 'ladder_exhausted', 1));
  await screen.findByRole('alert');
  await userEvent.type(screen.getByLabelText('Apa yang dilakukan?'), 'ditelepon');
  remove(connection, 'alarm/1');
  await screen.findByText(/Tidak terkirim: "ditelepon"/);
  expect(screen.queryByRole('alert')).toBeNull();
});

it('an answered alarm that goes from the list takes no key of whoever typed for another alarm', async () => {
  const connection = desk(
    seat,
    alarm(1, 'ladder_exhausted', 1),
    alarm(2, 'ladder_exhausted', 2),
    alarm(3, 'ladder_exhausted', 3),
  );
  await userEvent.click(await screen.findByRole('button', { name: '+2: Semua alarm (3)' }));
  const list = await screen.findByRole('dialog');
  const boxes = () => within(list).getAllByLabelText<HTMLInputElement>('Apa yang dilakukan?');
  await userEvent.type(boxes()[0] as HTMLElement, 'sudah');
  remove(connection, 'alarm/1');
  await waitFor(() => expect(boxes()).toHaveLength(2));
  expect(document.activeElement).toBe(list);
  await userEvent.keyboard(' ditelepon lewat HT{Enter} {Enter}');
  expect(posts('/alarms/2/acknowledge')).toHaveLength(0);
  expect(posts('/alarms/3/acknowledge')).toHaveLength(0);
  expect(boxes().map((one) => one.value)).toEqual(['', '']);
  within(list).getByText(/Tidak terkirim: "sudah"/);
});

it('an answer typed in the list stays in its row when a colleague takes that alarm and louder ones come', async () => {
  const connection = desk(seat, alarm(1, 'ladder_exhausted', 1), alarm(2, 'ladder_exhausted', 2));
  await userEvent.click(await screen.findByRole('button', { name: /Semua alarm/ }));
  const list = await screen.findByRole('dialog');
  const box = within(list).getAllByLabelText<HTMLInputElement>('Apa yang dilakukan?')[1] as HTMLInputElement;
  await userEvent.type(box, 'sudah');
  upsert(connection, alarm(2, 'ladder_exhausted', 2, { acknowledged_by: 2, acknowledged_by_name: 'Budi' }));
  upsert(connection, alarm(7, 'assignment_declined', 3, { subject: 'KEJ-2026-0003 damkar' }));
  await within(list).findByText(/KEJ-2026-0003/);
  await userEvent.keyboard(' lewat HT');
  expect(document.activeElement).toBe(box);
  expect(box.value).toBe('sudah lewat HT');
  const about = [...list.querySelectorAll('.about')].map((one) => one.textContent);
  expect(about).toEqual(['KEJ-2026-0001', 'KEJ-2026-0002', 'KEJ-2026-0003 · damkar']);
});

it('one press too many in the bar takes no alarm that came after it', async () => {
  const connection = desk(seat, alarm(1, 'ladder_exhausted', 1), alarm(2, 'ladder_exhausted', 2));
  const box = await screen.findByRole('alert');
  within(box).getByRole('button', { name: 'Saya tangani' }).focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(posts('/alarms/1/acknowledge')).toHaveLength(1));
  remove(connection, 'alarm/1');
  await waitFor(() => expect(box.textContent).toContain('KEJ-2026-0002'));
  await userEvent.keyboard('{Enter} ');
  expect(posts('/alarms/2/acknowledge')).toHaveLength(0);
});
