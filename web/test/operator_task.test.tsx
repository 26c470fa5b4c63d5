// What an agency without a page says by telephone is written down at the desk, and another one is sent.
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { houseQuery, meQuery, queries } from '../src/api/queries';
import { Connection } from '../src/connection/connection';
import { IncidentDetail } from '../src/operator/incident_detail';
import { stepsFrom } from '../src/operator/task_steps';
import { InHouse } from './in_house';
import { answers, json, now, posts } from './operator_desk';

const task = (state: string, more: object = {}) => ({
  id: 11,
  agency: 'damkar',
  role: 'utama',
  state,
  rule: 'api',
  must_acknowledge: true,
  created_at: now(),
  ...more,
});
let shown: object[] = [];
const agency = (id: string, short_name: string) => ({
  id,
  short_name,
  name: short_name,
  standing: 'committed',
  contacts: [],
});
const fire = (...assignments: object[]) => ({
  id: 1,
  number: 'KEJ-2026-0001',
  state: 'open',
  type: 'kebakaran',
  priority: 'kritis',
  place_text: 'Kayu Agung',
  owner: 1,
  owner_name: 'Operator 1',
  created_at: now(),
  created_wall: now(),
  assignments,
  timeline: [],
  reports: shown,
  proposed: [],
});
function draw(...assignments: object[]) {
  queries.setQueryData(meQuery.queryKey, { person: 1, name: 'Sari', role: 'operator' } as never);
  const house = { types: [], agencies: [agency('damkar', 'Damkar'), agency('bpbd', 'BPBD')] };
  queries.setQueryData(houseQuery.queryKey, house as never);
  const connection = new Connection({ url: () => '', pulse: () => ({ sound: true, visible: true }) });
  const page = (incident: object) => (
    <InHouse connection={connection}>
      <IncidentDetail incident={incident as never} tell={() => {}} say={() => {}} />
    </InHouse>
  );
  const { rerender } = render(page(fire(...assignments)));
  return (...next: object[]) => rerender(page(fire(...next)));
}

it('offers what the state of a task allows, and nothing of one that is over', () => {
  expect(stepsFrom('unreachable')).toEqual(['declined', 'cancelled']);
  expect(stepsFrom('acknowledged')).toContain('cleared');
  expect(stepsFrom('cleared')).toEqual([]);
});

it('an accepted task is finished by what was said on the telephone', async () => {
  const redraw = draw(task('acknowledged', { by_phone: true, acknowledged_by: 'Anton' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Catat kabar Damkar' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByRole('button', { name: 'Simpan' }).hasAttribute('disabled')).toBe(true);
  await userEvent.click(await dialog.findByText('Selesai'));
  await userEvent.type(await dialog.findByLabelText('Hasil akhir'), 'padam{Enter}');
  await waitFor(() => expect(posts('/assignments/11/cleared')[0]?.body).toEqual({ outcome: 'padam' }));
  redraw(task('cleared', { outcome: 'padam' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Catat kabar Damkar' })).toBeNull());
});

it('says in the dialog why a step was refused', async () => {
  draw(task('unreachable'));
  answers['POST /assignments/11/cancel'] = () =>
    json({ code: 'illegal_move', message: 'langkah ini tidak mungkin' }, 409);
  await userEvent.click(await screen.findByRole('button', { name: 'Catat kabar Damkar' }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(await dialog.findByText('Batalkan tugas'));
  await userEvent.type(await dialog.findByLabelText('Alasan'), 'salah kirim{Enter}');
  await dialog.findByText(/langkah ini tidak mungkin/);
});

it('another agency is sent with a reason, leading where nobody leads any more', async () => {
  draw(task('declined', { reason: 'armada rusak' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Tambah instansi' }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.selectOptions(dialog.getByLabelText('Instansi'), 'bpbd');
  expect(dialog.getByLabelText<HTMLSelectElement>('Peran').value).toBe('utama');
  await userEvent.type(await dialog.findByLabelText('Alasan'), 'Damkar menolak{Enter}');
  await waitFor(() =>
    expect(posts('/incidents/1/agencies')[0]?.body).toEqual({
      agency: 'bpbd',
      role: 'utama',
      reason: 'Damkar menolak',
    }),
  );
});

it('shows what was told and by whom, long words a press away', async () => {
  const told = (id: number, narrative: string, more: object = {}) => ({
    id,
    narrative,
    caller_name: 'Rahmat',
    number: '+6281234567890',
    place_text: 'Kayu Agung',
    wall: now(),
    further: false,
    ...more,
  });
  const long = `api besar di dapur ${'dan di gudang '.repeat(40)}selesai`;
  draw(task('sent'));
  expect(screen.queryByRole('region', { name: 'Laporan' })).toBeNull();
  cleanup();
  shown = [told(1, long), told(2, 'asap tebal', { further: true, caller_name: '', place_text: 'Celikah' })];
  draw(task('sent'));
  const lines = screen.getByRole('region', { name: 'Laporan' });
  expect(lines.textContent).toContain('Rahmat · 0812-3456-7890');
  expect(lines.textContent).toContain('tanpa nama · 0812-3456-7890 · Celikah');
  const all = within(lines).getByRole('button', { name: 'Selengkapnya' }); // of the long one alone
  expect(lines.querySelectorAll('.few-lines')).toHaveLength(1);
  await userEvent.click(all);
  expect(lines.querySelectorAll('.few-lines')).toHaveLength(0);
});

it('a task that was taken back is neither done nor wrong', async () => {
  draw(task('cancelled', { reason: 'digabung dengan KEJ-2026-0002' }));
  const state = await screen.findByText(/Dibatalkan/);
  expect(state.className).toBe('muted');
  expect(state.textContent).toBe('✕ Dibatalkan');
  expect(screen.getByText('digabung dengan KEJ-2026-0002').className).toBe('muted');
});
