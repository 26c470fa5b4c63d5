// The operator's whole task by keyboard, against answers a test gives in place of the server.
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { houseQuery, queries } from '../src/api/queries';
import type { House } from '../src/model';
import {
  answers,
  asked,
  call,
  desk,
  incident,
  json,
  now,
  offer,
  posts,
  put,
  seat,
  training,
  upsert,
  words,
} from './operator_desk';

describe('the operator by keyboard alone', () => {
  it('answers with F2', async () => {
    desk(seat, call({ offers: [offer('talk')] }));
    await screen.findByRole('button', { name: /JAWAB/ });
    await userEvent.keyboard('{F2}');
    await waitFor(() => expect(posts('/calls/7/answer')).toHaveLength(1));
  });

  it('gets back what was cleared by mistake', async () => {
    const talking = { ...seat, state: 'talking', call: 7 } as never;
    desk(talking, call({ state: 'talking', seat: '01', answered_at: now() }));
    await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
    put(words(), 'air naik satu meter');
    await userEvent.click(screen.getByRole('button', { name: 'Kosongkan' }));
    expect(words().value).toBe('');
    await userEvent.click(screen.getByRole('button', { name: 'Kembalikan isian' }));
    expect(words().value).toBe('air naik satu meter');
  });

  it('is told to lift a phone that cannot be answered from here', async () => {
    desk(seat, call({ offers: [offer('phone')] }));
    await screen.findByRole('button', { name: /Angkat telepon/ });
  });

  it('takes an incident: type, words, save with one key', async () => {
    answers['POST /incidents'] = () =>
      json({ durable: true, incident: 3, number: 'KEJ-2026-0003', assignments: [] }, 201);
    desk(
      { ...seat, state: 'talking', call: 7 } as never,
      call({ state: 'talking', seat: '01', answered_at: now() }),
    );
    await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
    await userEvent.keyboard('{Alt>}2{/Alt}/');
    expect(document.activeElement?.getAttribute('role')).toBe('combobox');
    await userEvent.keyboard('dekat jembatan');
    screen.getByLabelText('Uraian').focus();
    await userEvent.keyboard('air naik satu meter');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText(/KEJ-2026-0003 tersimpan dan dikirim/);
    const [saved] = posts('/incidents');
    expect(saved?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(saved?.body).toMatchObject({
      call: 7,
      words: {
        type: 'banjir',
        priority: 'tinggi',
        narrative: 'air naik satu meter',
        place: { free_text: 'dekat jembatan' },
      },
    });
    await waitFor(() =>
      expect(asked.some((one) => one.method === 'DELETE' && one.path === '/drafts/call-7')).toBe(true),
    );
    expect(localStorage.getItem('siaga.draft.1.call-7')).toBeNull();
  });

  it('says of a call in hand nothing that became of the one before', async () => {
    answers['POST /incidents'] = () =>
      json({ durable: true, incident: 3, number: 'KEJ-2026-0003', assignments: [] }, 201);
    const first = call({ state: 'talking', seat: '01', answered_at: now() });
    const connection = desk({ ...seat, state: 'talking', call: 7 } as never, first);
    await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
    await userEvent.keyboard('{Alt>}1{/Alt}/');
    put(document.activeElement, 'dekat jembatan');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText(/KEJ-2026-0003 tersimpan dan dikirim/);
    const next = { ...first, id: 8, number: '+6281234567891' };
    upsert(connection, { ...seat, state: 'talking', call: 8 }, { ...first, state: 'ended' }, next);
    await screen.findByText(/Formulir: panggilan 0812-3456-7891/);
    expect(screen.queryByText(/tersimpan dan dikirim/)).toBeNull();
  });

  it('says what is missing instead of saving', async () => {
    desk(seat);
    await screen.findByText(/Formulir: tanpa panggilan/);
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText('Jenis belum dipilih');
    await screen.findByText('Lokasi belum diisi');
    await screen.findByText(/Belum disimpan: Jenis belum dipilih, .*Lokasi belum diisi/);
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: /Lokasi/ }));
    expect(posts('/incidents')).toHaveLength(0);
  });

  it('repeats a save without an answer under the same key and keeps the words until it is stored', async () => {
    let tries = 0;
    answers['POST /incidents'] = () => {
      tries += 1;
      if (tries === 1) throw new TypeError('the line is cut');
      return json({ durable: true, incident: 3, number: 'KEJ-2026-0003', assignments: [] }, 201);
    };
    desk(
      { ...seat, state: 'talking', call: 7 } as never,
      call({ state: 'talking', seat: '01', answered_at: now() }),
    );
    await screen.findByText(/Formulir: panggilan/);
    await userEvent.keyboard('{Alt>}1{/Alt}/');
    put(document.activeElement, 'dekat jembatan');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText(/Belum sampai ke server/);
    expect(localStorage.getItem('siaga.draft.1.call-7')).toContain('dekat jembatan');
    await screen.findByText(/KEJ-2026-0003 tersimpan/, undefined, { timeout: 4000 });
    const keys = posts('/incidents').map((one) => one.key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('keeps the draft while a save is not yet permanent', async () => {
    answers['POST /incidents'] = () =>
      json({ durable: false, incident: 3, number: 'KEJ-2026-0003', assignments: [] }, 202);
    desk(
      { ...seat, state: 'talking', call: 7 } as never,
      call({ state: 'talking', seat: '01', answered_at: now() }),
    );
    await screen.findByText(/Formulir: panggilan/);
    await userEvent.keyboard('{Alt>}1{/Alt}/');
    put(document.activeElement, 'dekat jembatan');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await screen.findByText(/Belum tersimpan permanen/);
    expect(localStorage.getItem('siaga.draft.1.call-7')).toContain('dekat jembatan');
  });

  it('gives a result with one key', async () => {
    desk(
      { ...seat, state: 'wrap_up', call: 7 } as never,
      call({ state: 'talking', seat: '01', answered_at: now() }),
    );
    await screen.findByText(/Formulir: panggilan/);
    await userEvent.keyboard('{Alt>}j{/Alt}');
    await waitFor(() => expect(posts('/calls/7/result')[0]?.body).toEqual({ result: 'iseng' }));
  });

  it('holds with F4 and pauses with a reason', async () => {
    desk(
      { ...seat, state: 'talking', call: 7 } as never,
      call({ state: 'talking', seat: '01', answered_at: now() }),
    );
    await screen.findByText(/Formulir: panggilan/);
    await userEvent.keyboard('{F4}');
    await waitFor(() => expect(posts('/calls/7/hold')[0]?.body).toEqual({ on: true }));
    await userEvent.keyboard('{Alt>}s{/Alt}');
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('Alasan jeda');
  });

  it('links nothing that was not chosen', async () => {
    desk(
      { ...seat, state: 'talking', call: 7 } as never,
      call({ state: 'talking', seat: '01', answered_at: now() }),
      incident(),
    );
    await screen.findByText(/Formulir: panggilan/);
    await userEvent.keyboard('{Alt>}t{/Alt}');
    await screen.findByRole('dialog');
    expect(screen.getByRole('radio', { name: /KEJ-2026-0003/ })).toHaveProperty('checked', false);
    expect(screen.getByRole('button', { name: /tautkan/ })).toHaveProperty('disabled', true);
  });

  it('trains: the answer and the save go to the training and make no incident', async () => {
    answers['POST /seat/training/save'] = () => json({ durable: true, number: 'LATIHAN-0004' }, 201);
    const ready = { ...seat, state: 'ready' };
    const connection = desk({ ...ready, training: training('ringing') } as never);
    await screen.findByText(/LATIHAN: tidak ada instansi yang diberi tahu/);
    await userEvent.keyboard('{F2}');
    await waitFor(() => expect(posts('/seat/training/answer')).toHaveLength(1));
    upsert(connection, { ...ready, training: training('talking') });
    await screen.findByText('Tolong, rumah terbakar!');
    await screen.findByRole('heading', { name: 'LATIHAN: Rumah terbakar' });
    await userEvent.keyboard('{Alt>}1{/Alt}/');
    put(document.activeElement, 'dekat masjid');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(posts('/seat/training/save')).toHaveLength(1));
    expect(posts('/seat/training/save')[0]?.body).toMatchObject({ words: { type: 'kebakaran' } });
    expect(posts('/incidents')).toHaveLength(0);
    upsert(connection, {
      ...ready,
      training: {
        ...training('saved'),
        number: 'LATIHAN-0004',
        saved_at: now(),
        type: 'kebakaran',
        expects: 'kebakaran',
        plan: { rule_id: 'r', profile_hash: '', warning: '', lines: [] },
      },
    });
    await screen.findByText(/Jenisnya tepat/);
  });

  it('leaves a training for the caller who comes, and takes no word of it along', async () => {
    const ready = { ...seat, state: 'ready' };
    const connection = desk({ ...ready, training: training('talking') } as never);
    await screen.findByRole('heading', { name: /LATIHAN: Rumah terbakar/ });
    screen.getByLabelText('Uraian').focus();
    await userEvent.keyboard('kata latihan');
    upsert(connection, { ...seat, state: 'offered' }, call({ offers: [offer('talk')] }));
    await waitFor(() => expect(screen.queryByText(/LATIHAN/)).toBeNull());
    await userEvent.keyboard('{F2}');
    await waitFor(() => expect(posts('/calls/7/answer')).toHaveLength(1));
    upsert(
      connection,
      { ...seat, state: 'talking', call: 7 },
      call({ state: 'talking', seat: '01', answered_at: now() }),
    );
    await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
    expect(words().value).toBe('');
  });
});

it('a type that is retired while somebody types is named at once', async () => {
  desk({ ...seat, state: 'free' } as never);
  await screen.findByLabelText('Uraian');
  await userEvent.keyboard('{Alt>}1{/Alt}');
  const known = queries.getQueryData(houseQuery.queryKey) as House;
  const types = known.types.map((one) => ({ ...one, retired: one.id === 'kebakaran' }));
  act(() => {
    queries.setQueryData(houseQuery.queryKey, { ...known, types } as House);
  });
  await screen.findByText(/baru saja tidak dipakai lagi/);
});

it('a form without a call, opened in a call, leads back to that of the call', async () => {
  desk(
    { ...seat, state: 'talking', call: 7 } as never,
    call({ state: 'talking', seat: '01', answered_at: now() }),
  );
  await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
  expect(screen.queryByRole('button', { name: 'Ke formulir panggilan ini' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Kejadian tanpa panggilan' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Ke formulir panggilan ini' }));
  await screen.findByText(/Formulir: panggilan 0812-3456-7890/);
});
