import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Queue } from '../src/admin/queue';
import { Seats } from '../src/admin/seats';
import { Trunks } from '../src/admin/trunks';
import { queries } from '../src/api/queries';
import { LanguageProvider } from '../src/i18n/words';

let sent: { what: string; body: Record<string, unknown> }[] = [];
let answers: Record<string, { status: number; body: unknown }> = {};

beforeEach(() => {
  sent = [];
  answers = {};
  queries.clear();
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const what = `${request.method} ${url.pathname}${url.search}`;
    if (request.method !== 'GET') {
      const text = await request.text();
      sent.push({ what, body: text ? JSON.parse(text) : {} });
    }
    const { status, body } = answers[what] ?? { status: 200, body: { durable: true } };
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  });
});
const show = (page: React.ReactNode) =>
  render(
    <QueryClientProvider client={queries}>
      <LanguageProvider start="id">{page}</LanguageProvider>
    </QueryClientProvider>,
  );

const queue = {
  ring_s: 12,
  offer_all_after_s: 30,
  wrap_up_s: 60,
  wrap_up_extension_s: 60,
  misses_to_pause: 2,
  short_call_s: 5,
  owner_missing_after_s: 300,
  revision: 3,
};
const ring = () => screen.findByLabelText('Satu meja berdering (detik)');
/** What a screen reader says of a field beside its name. */
const described = (field: HTMLElement) =>
  (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .join(' ');
async function type(field: HTMLElement, text: string) {
  await userEvent.clear(field);
  await userEvent.type(field, text);
}

describe('the queue', () => {
  it('saves by Enter what was changed, with the edition that was seen', async () => {
    answers['GET /api/v1/settings/queue'] = { status: 200, body: queue };
    show(<Queue />);
    await type(await ring(), '20{Enter}');
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({ what: 'PUT /api/v1/settings/queue', body: { ...queue, ring_s: 20 } });
  });

  it('tells the reason at the field that was refused', async () => {
    answers['GET /api/v1/settings/queue'] = { status: 200, body: queue };
    answers['PUT /api/v1/settings/queue'] = {
      status: 400,
      body: { code: 'out_of_range', message: '3 sampai 120 detik', where: '$.ring_s' },
    };
    show(<Queue />);
    await type(await ring(), '1{Enter}');
    await screen.findByText('3 sampai 120 detik');
    expect(described(await ring())).toContain('3 sampai 120 detik');
  });

  it('asks the server nothing for what is no number', async () => {
    answers['GET /api/v1/settings/queue'] = { status: 200, body: queue };
    show(<Queue />);
    await type(await ring(), '1,5{Enter}');
    await screen.findByText('tulis angka bulat');
    expect(sent).toHaveLength(0);
  });

  it('tells who was faster, keeps the entries, and loads what is there when asked', async () => {
    answers['GET /api/v1/settings/queue'] = { status: 200, body: queue };
    answers['PUT /api/v1/settings/queue'] = {
      status: 409,
      body: { code: 'settings_changed', message: 'Ani sudah mengubah: lama dering', where: '$.revision' },
    };
    show(<Queue />);
    await type(await ring(), '20{Enter}');
    await screen.findByText(/Ani sudah mengubah: lama dering/);
    expect(((await ring()) as HTMLInputElement).value).toBe('20');
    answers['GET /api/v1/settings/queue'] = { status: 200, body: { ...queue, ring_s: 15, revision: 4 } };
    await userEvent.click(screen.getByRole('button', { name: 'Muat yang sekarang' }));
    await waitFor(async () => expect(((await ring()) as HTMLInputElement).value).toBe('15'));
  });
});

const seat = { id: '01', title: 'Meja 01', answer_after: true, registered: true, busy: false, revision: 2 };

describe('seats', () => {
  it('adds one and shows its password once', async () => {
    answers['GET /api/v1/settings/seats'] = { status: 200, body: { items: [seat] } };
    answers['POST /api/v1/settings/seats'] = {
      status: 201,
      body: { durable: true, id: '09', password: 'k7mq2xw9' },
    };
    show(<Seats tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Tambah meja' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(await dialog.findByLabelText('Nama akun telepon'), '09');
    await userEvent.type(await dialog.findByLabelText('Nama'), 'Meja baru{Enter}');
    await screen.findByText('k7mq2xw9');
    expect(sent[0]?.body).toEqual({ id: '09', title: 'Meja baru', answer_after: true });
    await userEvent.click(screen.getByRole('button', { name: 'Tutup' }));
    expect(screen.queryByText('k7mq2xw9')).toBeNull();
  });

  it('shows a taken name at its field and keeps the dialog', async () => {
    answers['GET /api/v1/settings/seats'] = { status: 200, body: { items: [seat] } };
    answers['POST /api/v1/settings/seats'] = {
      status: 409,
      body: { code: 'seat_taken_name', message: 'meja ini sudah ada', where: '$.id' },
    };
    show(<Seats tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Tambah meja' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(await dialog.findByLabelText('Nama akun telepon'), '01');
    await userEvent.type(await dialog.findByLabelText('Nama'), 'Meja x{Enter}');
    await dialog.findByText('meja ini sudah ada');
    expect(described(dialog.getByLabelText('Nama akun telepon'))).toContain('meja ini sudah ada');
  });

  it('retires one only after asking, and tells why not', async () => {
    answers['GET /api/v1/settings/seats'] = { status: 200, body: { items: [seat] } };
    answers['DELETE /api/v1/settings/seats/01?revision=2'] = {
      status: 409,
      body: { code: 'last_seat', message: 'meja terakhir tidak dapat dihapus', where: 'seat' },
    };
    const told: string[] = [];
    show(<Seats tell={(error) => told.push((error as Error).message)} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Hapus Meja 01' }));
    expect(sent).toHaveLength(0);
    await userEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Hapus' }),
    );
    await waitFor(() => expect(told).toEqual(['meja terakhir tidak dapat dihapus']));
  });
});

const trunk = {
  id: 'telkom',
  title: 'Telkom',
  peers: ['10.20.0.5'],
  added_peers: [],
  delivered: [],
  trust_pai: true,
  media_address: '10.20.0.2',
  answer: 'after',
  answer_after_s: 10,
  outgoing_targets: ['10.20.0.5', '10.20.0.6'],
  outgoing_caller_id: '112',
  silent: true,
  signalling_address: '10.20.0.2',
  revision: 0,
};

describe('trunks', () => {
  it('says what is silent and what needs a restart', async () => {
    answers['GET /api/v1/settings/trunks'] = {
      status: 200,
      body: { items: [trunk], media_addresses: ['10.20.0.2'] },
    };
    show(<Trunks tell={() => {}} />);
    await screen.findByText(/tidak menjawab OPTIONS/);
    await screen.findByText(/perlu siaga.toml dan mulai ulang/);
    await screen.findByText('Alamat SIP sendiri: 10.20.0.2 (siaga.toml)');
  });

  it('keeps the order of the targets and shows the refusal of one at its field', async () => {
    answers['GET /api/v1/settings/trunks'] = {
      status: 200,
      body: { items: [trunk], media_addresses: ['10.20.0.2'] },
    };
    answers['PUT /api/v1/settings/trunks/telkom'] = {
      status: 400,
      body: { code: 'target_bad', message: 'tulis alamat', where: '$.outgoing_targets' },
    };
    show(<Trunks tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Ubah Telkom' }));
    const field = await screen.findByLabelText('Tujuan panggilan keluar');
    await userEvent.clear(field);
    await userEvent.type(field, '10.20.0.6{Enter}10.20.0.5{Enter}');
    await userEvent.click(screen.getByRole('button', { name: 'Simpan' }));
    await screen.findByText('tulis alamat');
    expect(sent[0]?.body).toMatchObject({ outgoing_targets: ['10.20.0.6', '10.20.0.5'], revision: 0 });
    expect(described(field)).toContain('tulis alamat');
  });
});
