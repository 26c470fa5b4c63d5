// A place in another regency: nobody of ours is sent by itself, the case is handed over by telephone.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { houseQuery, queries } from '../src/api/queries';
import type { House } from '../src/model';
import { emptyForm } from '../src/operator/form';
import { answers, desk, incident, json, now, posts, put, seat } from './operator_desk';

const agencies = [
  { id: 'damkar', name: 'Pemadam', short_name: 'Damkar', standing: 'committed', contacts: [], kabupaten: '' },
  {
    id: 'pusat_lain',
    name: 'Pusat lain',
    short_name: 'Pusat 112 di sana',
    standing: 'partner',
    contacts: [],
    kabupaten: 'lain',
  },
];
const line = {
  agency: 'pusat_lain',
  role: 'mitra',
  rule_role: 'utama',
  rule: 'luar_wilayah',
  legal_basis: '',
  must_acknowledge: false,
  acknowledge_within_s: 0,
  to_be_phoned: true,
};
const place = { outside_kabupaten: '16.07', outside_kabupaten_name: 'Kabupaten Banyuasin' };
const withHouse = () => {
  const house = queries.getQueryData(houseQuery.queryKey) as House;
  queries.setQueryData(houseQuery.queryKey, { ...house, agencies } as House);
};

beforeEach(() => {
  const value = { ...emptyForm('k'.repeat(32)), type: 'kebakaran', priority: 'kritis', outside: true };
  Object.assign(value, { place, place_text: 'Kabupaten Banyuasin' });
  localStorage.setItem('siaga.draft.1.free-1', JSON.stringify({ at: 5, value }));
  answers['POST /plan'] = () =>
    json({ rule_id: 'luar_wilayah', profile_hash: '', lines: [line], warning: '', rules_version: 1 });
});

it('the plan says whose area it is and proposes the hand-over, nobody of ours', async () => {
  desk({ ...seat, state: 'ready' } as never);
  withHouse();
  await screen.findByText('▲ Kab. Banyuasin: di luar wilayah');
  await screen.findByText('Pusat 112 di sana · Kab. Banyuasin');
  expect(screen.getByText(/catat siapa yang menerima, dan beri tahu pelapor/)).toBeTruthy();
  expect(screen.queryByText('Damkar')).toBeNull();
  expect(posts('/plan').at(-1)?.body.outside).toBe('16.07');
});

it('one of ours is added with a reason, which goes with the save', async () => {
  answers['POST /incidents'] = () =>
    json({ durable: true, incident: 3, number: 'KEJ-2026-0003', assignments: [] }, 201);
  desk({ ...seat, state: 'ready' } as never);
  withHouse();
  await userEvent.click(await screen.findByRole('button', { name: '+ Instansi' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(await within(dialog).findByRole('combobox', { name: 'Instansi' }));
  await userEvent.keyboard('dam');
  await userEvent.click(await within(dialog).findByRole('option', { name: /Damkar/ }));
  const add = within(dialog).getByRole('button', { name: 'Tambahkan' });
  expect(add.hasAttribute('disabled')).toBe(true);
  put(within(dialog).getByLabelText('Alasan menambah'), 'pos kami paling dekat');
  await userEvent.click(add);
  await screen.findByText('Damkar');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => expect(posts('/incidents')).toHaveLength(1));
  expect(posts('/incidents')[0]?.body).toMatchObject({
    added: [{ agency: 'damkar', role: 'pendukung' }],
    override_reason: 'pos kami paling dekat',
    words: { place },
  });
});

it('an incident there says whom to phone and asks for whoever took it', async () => {
  localStorage.clear();
  const outside = incident({
    type: 'kebakaran',
    priority: 'kritis',
    place,
    place_text: 'di luar wilayah: Kabupaten Banyuasin',
    assignments: [
      {
        id: 9,
        agency: 'pusat_lain',
        role: 'mitra',
        state: 'unreachable',
        rule: 'luar_wilayah',
        must_acknowledge: false,
        to_be_phoned: true,
        phone_now: true,
        created_at: now(),
        overdue: false,
        contacts: [],
      },
    ],
  });
  desk({ ...seat, state: 'ready' } as never, outside);
  withHouse();
  await userEvent.click(await screen.findByRole('button', { name: /KEJ-2026-0003/ }));
  await screen.findByText('Pusat 112 di sana · Kab. Banyuasin');
  await screen.findByText(/catat siapa yang menerima/);
  expect(screen.getByText('☎ belum ada nomor')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Diterima lewat telepon/HT' })).toBeTruthy();
});

it('outside without saying where is not saved, and no plan is shown for it', async () => {
  const value = { ...emptyForm('k'.repeat(32)), type: 'kebakaran', priority: 'kritis', outside: true };
  Object.assign(value, { place: { landmark: 'masjid' } });
  localStorage.setItem('siaga.draft.1.free-1', JSON.stringify({ at: 5, value }));
  desk({ ...seat, state: 'ready' } as never);
  withHouse();
  await screen.findByText('Pilih kabupaten / kotanya');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await screen.findByText(/Belum disimpan: Lokasi belum diisi/);
  expect(posts('/incidents')).toHaveLength(0);
  expect(posts('/plan')).toHaveLength(0);
});
