import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Agencies } from '../src/admin/agencies';
import { Types } from '../src/admin/types';
import { queries } from '../src/api/queries';
import { LanguageProvider } from '../src/i18n/words';

interface Asked {
  method: string;
  path: string;
  body: unknown;
}
let asked: Asked[] = [];
let answers: Record<string, { status: number; body: unknown }> = {};

const contact = {
  contact: 1,
  label: 'Piket pos',
  number: '0712 100',
  email: 'piket@contoh.go.id',
  messages: false,
  verified: false,
  kecamatan: '',
  rank: 'piket',
  hours: { days: [1, 2], from_minute: 480, to_minute: 1440 },
  tests: [] as unknown[],
};
const damkar = {
  id: 'damkar',
  revision: 3,
  edited: false,
  changes: [],
  name: 'Dinas Pemadam Kebakaran',
  short_name: 'Damkar',
  standing: 'committed',
  rules: ['kebakaran'],
  contacts: [contact],
};
const duty = { id: '-', revision: 0, edited: false, changes: [], contacts: [] };
const fire = {
  id: 'kebakaran',
  name: 'Kebakaran',
  group: 'Darurat',
  emergency: true,
  restricted: false,
  restricted_agencies: [],
  default_priority: 'kritis',
  hotkey: 1,
  questions: ['Apa yang terbakar?'],
  outcomes: ['padam'],
  ask_caller: false,
  retired: false,
  revision: 0,
  edited: false,
  changes: [],
};
const agencies = (one: unknown) => ({ status: 200, body: { items: [one], duty, areas: [] } });

beforeEach(() => {
  asked = [];
  answers = {
    'GET /api/v1/agencies': agencies(damkar),
    'GET /api/v1/incident-types': { status: 200, body: { items: [fire] } },
  };
  queries.clear();
  queries.setQueryData(['house'], { agencies: [], types: [] });
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const path = url.pathname + url.search;
    const text = request.method === 'GET' ? '' : await request.text();
    asked.push({ method: request.method, path, body: text ? JSON.parse(text) : null });
    const { status, body } = answers[`${request.method} ${path}`] ?? { status: 200, body: { durable: true } };
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  });
});
const show = (page: React.ReactNode) =>
  render(
    <QueryClientProvider client={queries}>
      <LanguageProvider start="id">{page}</LanguageProvider>
    </QueryClientProvider>,
  );
const sent = (method: string) => asked.find((one) => one.method === method);

describe('agencies and contacts', () => {
  it('names rules and says why a test did not go out, in words', async () => {
    const test = {
      delivery: 9,
      channel: 'voice',
      result: 'unreachable',
      by: 'Admin',
      at_wall: 1795300000000000,
    };
    const why = 'tidak ada trunk untuk panggilan keluar';
    const tried = { ...contact, tests: [{ ...test, detail: why }] };
    answers['GET /api/v1/agencies'] = agencies({
      ...damkar,
      rules: ['odgj_pmks', 'api', 'aturan_7'],
      contacts: [tried],
    });
    const rules = [
      { id: 'api', text: '', types: ['kebakaran'] },
      { id: 'aturan_7', text: 'Kota: Damkar ikut', types: [] },
    ];
    answers['GET /api/v1/rules'] = { status: 200, body: { rules } };
    queries.setQueryData(['house'], {
      agencies: [],
      types: [
        { id: 'kebakaran', name: 'Kebakaran' },
        { id: 'odgj_pmks', name: 'ODGJ / PMKS' },
      ],
    });
    show(<Agencies tell={() => {}} />);
    await screen.findByText('ODGJ / PMKS, Kebakaran, Kota: Damkar ikut');
    expect(
      screen.getByText(/Uji telepon: tidak terjangkau \(tidak ada trunk untuk panggilan keluar\)/),
    ).toBeTruthy();
  });

  it('names the agencies without a verified contact and the duty hours of each', async () => {
    show(<Agencies tell={() => {}} />);
    await screen.findByText(/Belum ada kontak yang terverifikasi: Damkar/);
    screen.getByText('Sen, Sel 08:00–24:00');
    screen.getByText(/Berkomitmen/);
  });

  it('saves a new contact with the revision the page showed, by keyboard', async () => {
    show(<Agencies tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Tambah kontak' }));
    await userEvent.type(await screen.findByRole('textbox', { name: 'Nama atau jabatan' }), 'Kepala');
    await userEvent.type(screen.getByRole('textbox', { name: 'Nomor telepon' }), '0712 200{Enter}');
    await waitFor(() => expect(sent('POST')).toBeTruthy());
    expect(sent('POST')?.path).toBe('/api/v1/agencies/damkar/contacts');
    expect(sent('POST')?.body).toMatchObject({
      revision: 3,
      label: 'Kepala',
      number: '0712 200',
      rank: 'piket',
      hours: { days: [], from_minute: 0, to_minute: 1440 },
    });
  });

  it('shows a refusal at the field it is about and keeps what was typed', async () => {
    answers['POST /api/v1/agencies/damkar/contacts'] = {
      status: 409,
      body: { code: 'own_number', message: 'nomor pusat ini sendiri', where: '$.number' },
    };
    show(<Agencies tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Tambah kontak' }));
    await userEvent.type(await screen.findByRole('textbox', { name: 'Nama atau jabatan' }), 'Kepala');
    await userEvent.type(screen.getByRole('textbox', { name: 'Nomor telepon' }), '112{Enter}');
    const field = (await screen.findByText('nomor pusat ini sendiri')).closest('.field');
    expect(within(field as HTMLElement).getByRole('textbox', { name: /Nomor telepon/ })).toHaveProperty(
      'value',
      '112',
    );
  });

  it('asks before a test leaves, and lets somebody confirm one that was handed over', async () => {
    const test = {
      delivery: 7,
      channel: 'email',
      result: 'told',
      detail: '250',
      by: 'Admin',
      at_wall: 1_790_000_000_000_000,
    };
    answers['GET /api/v1/agencies'] = agencies({ ...damkar, contacts: [{ ...contact, tests: [test] }] });
    show(<Agencies tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Uji telepon: Piket pos' }));
    expect(sent('POST')).toBeUndefined();
    await userEvent.click(await screen.findByRole('button', { name: 'Kirim' }));
    await waitFor(() => expect(sent('POST')?.path).toBe('/api/v1/agencies/damkar/contacts/1/test'));
    expect(sent('POST')?.body).toEqual({ revision: 3, channel: 'voice' });
    await userEvent.click(await screen.findByRole('button', { name: 'Ada kabar diterima: Piket pos' }));
    await waitFor(() =>
      expect(asked.some((one) => one.path === '/api/v1/contact-tests/7/confirm')).toBe(true),
    );
  });
});

describe('incident types', () => {
  it('saves the questions one a line, empty lines left out', async () => {
    show(<Types tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Ubah Kebakaran' }));
    const questions = await screen.findByRole('textbox', { name: /Skrip tanya/ });
    await userEvent.type(questions, '\n\nAda orang di dalam?');
    await userEvent.click(screen.getByRole('button', { name: 'Simpan' }));
    await waitFor(() => expect(sent('PUT')).toBeTruthy());
    expect(sent('PUT')?.path).toBe('/api/v1/incident-types/kebakaran');
    expect(sent('PUT')?.body).toMatchObject({
      revision: 0,
      questions: ['Apa yang terbakar?', 'Ada orang di dalam?'],
      outcomes: ['padam'],
    });
  });

  it('keeps an emergency an emergency and says who may change that', async () => {
    show(<Types tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Ubah Kebakaran' }));
    const emergency = screen.getByRole('checkbox', { name: /^Darurat/ }) as HTMLInputElement;
    expect(emergency.checked).toBe(true);
    expect(emergency.disabled).toBe(true);
    expect(screen.getByText(/hanya berkas profil/).id).toBe(emergency.getAttribute('aria-describedby'));
  });

  it('wants to know whose rules a new type follows', async () => {
    show(<Types tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Tambah jenis' }));
    await userEvent.type(await screen.findByRole('textbox', { name: /Id/ }), 'hewan_liar');
    await userEvent.type(screen.getByRole('textbox', { name: 'Nama lengkap' }), 'Hewan liar');
    expect(screen.getByRole('button', { name: 'Simpan' })).toHaveProperty('disabled', true);
    await userEvent.selectOptions(screen.getByLabelText('Aturan seperti jenis'), 'kebakaran');
    await userEvent.type(screen.getByRole('textbox', { name: /Hasil saat menutup/ }), 'ditangkap');
    await userEvent.click(screen.getByRole('button', { name: 'Simpan' }));
    await waitFor(() =>
      expect(sent('POST')?.body).toMatchObject({
        id: 'hewan_liar',
        like: 'kebakaran',
        outcomes: ['ditangkap'],
      }),
    );
  });

  it('asks before a type is retired, and takes a retired one back with one click', async () => {
    show(<Types tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Jangan dipakai lagi Kebakaran' }));
    expect(sent('DELETE')).toBeUndefined();
    answers['GET /api/v1/incident-types'] = { status: 200, body: { items: [{ ...fire, retired: true }] } };
    await userEvent.click(await screen.findByRole('button', { name: 'Jangan dipakai lagi' }));
    await waitFor(() => expect(sent('DELETE')?.path).toBe('/api/v1/incident-types/kebakaran?revision=0'));
    await screen.findByText(/tidak dipakai lagi/);
    await userEvent.click(await screen.findByRole('button', { name: 'Pakai lagi Kebakaran' }));
    await waitFor(() =>
      expect(sent('POST')?.path).toBe('/api/v1/incident-types/kebakaran/restore?revision=0'),
    );
  });
});
