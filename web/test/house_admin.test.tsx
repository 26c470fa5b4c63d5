import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcements } from '../src/admin/announcements';
import { Holidays } from '../src/admin/holidays';
import { PlaceAliases } from '../src/admin/place_aliases';
import { queries } from '../src/api/queries';
import { LanguageProvider } from '../src/i18n/words';

interface Asked {
  method: string;
  path: string;
  type: string | null;
  text: string;
}
let asked: Asked[] = [];
let answers: Record<string, { status: number; body: unknown }> = {};

beforeEach(() => {
  asked = [];
  answers = {};
  queries.clear();
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const path = url.pathname + url.search;
    const text = request.method === 'GET' ? '' : await request.text();
    asked.push({ method: request.method, path, type: request.headers.get('Content-Type'), text });
    const { status, body } = answers[`${request.method} ${path}`] ?? { status: 200, body: { durable: true } };
    return new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json' },
    });
  });
});
const show = (page: React.ReactNode) =>
  render(
    <QueryClientProvider client={queries}>
      <LanguageProvider start="id">{page}</LanguageProvider>
    </QueryClientProvider>,
  );
const generated = { name: 'terhubung-id', voice: 'id', text: 'Anda terhubung', uploaded: false };

describe('announcements', () => {
  it('sends the chosen WAV as it is and says what was made of it', async () => {
    answers['GET /api/v1/announcements'] = { status: 200, body: { items: [generated] } };
    answers['POST /api/v1/announcements/terhubung-id'] = {
      status: 200,
      body: {
        name: 'terhubung-id',
        sha256: 'a',
        duration_ms: 2000,
        durable: true,
        figures: { rate: 44100, peak_db: -3.21, gain_db: -5 },
      },
    };
    const { container } = show(<Announcements tell={() => {}} />);
    await screen.findByText('terhubung-id');
    const input = container.querySelector('input[type=file]') as HTMLInputElement;
    await userEvent.upload(input, new File(['RIFFxxxxWAVE'], 'a.wav', { type: 'audio/wav' }));
    await screen.findByText(/44100 Hz, puncak -3.2 dBFS, disesuaikan -5.0 dB/);
    const sent = asked.find((one) => one.method === 'POST');
    expect(sent?.type).toBe('audio/wav');
    expect(sent?.text).toBe('RIFFxxxxWAVE');
  });

  it('shows the reason beside the announcement whose recording was refused', async () => {
    answers['GET /api/v1/announcements'] = { status: 200, body: { items: [generated] } };
    answers['POST /api/v1/announcements/terhubung-id'] = {
      status: 400,
      body: { code: 'announcement_clipped', message: 'suara pecah', where: 'level' },
    };
    const { container } = show(<Announcements tell={() => {}} />);
    await screen.findByText('terhubung-id');
    const input = container.querySelector('input[type=file]') as HTMLInputElement;
    await userEvent.upload(input, new File(['RIFF'], 'a.wav', { type: 'audio/wav' }));
    expect((await screen.findByText('suara pecah')).getAttribute('role')).toBe('alert');
  });

  it('gives an uploaded one back to the generated voice only after asking', async () => {
    answers['GET /api/v1/announcements'] = {
      status: 200,
      body: { items: [{ ...generated, uploaded: true, sha256: 'a', duration_ms: 1500 }] },
    };
    show(<Announcements tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: /Kembali ke suara bawaan/ }));
    expect(asked.some((one) => one.method === 'DELETE')).toBe(false);
    await userEvent.click(await screen.findByRole('button', { name: 'Kembali ke suara bawaan' }));
    await waitFor(() =>
      expect(
        asked.some((one) => one.method === 'DELETE' && one.path === '/api/v1/announcements/terhubung-id'),
      ).toBe(true),
    );
  });
});

describe('place aliases', () => {
  it('shows a clash at the field it is about and keeps what was typed', async () => {
    answers['GET /api/v1/place-aliases'] = { status: 200, body: { items: [] } };
    answers['POST /api/v1/place-aliases'] = {
      status: 409,
      body: { code: 'alias_is_place', message: 'ini sudah nama tempat: Kec. Mesuji', where: '$.text' },
    };
    show(<PlaceAliases tell={() => {}} />);
    const [text, means] = await screen.findAllByRole('textbox');
    await userEvent.type(text as HTMLElement, 'mesuji');
    await userEvent.type(means as HTMLElement, 'kayu agung');
    await userEvent.click(screen.getByRole('button', { name: 'Tambah' }));
    await screen.findByText('ini sudah nama tempat: Kec. Mesuji');
    expect(text?.getAttribute('aria-invalid')).toBe('true');
    expect((text as HTMLInputElement).value).toBe('mesuji');
  });
});

describe('holidays', () => {
  it('are listed and taken away one by one', async () => {
    answers['GET /api/v1/holidays'] = {
      status: 200,
      body: { items: [{ date: '2026-08-17', name: 'Hari Kemerdekaan' }] },
    };
    show(<Holidays tell={() => {}} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Hapus 17 Agu 2026' }));
    await waitFor(() =>
      expect(
        asked.some(
          (one) => one.method === 'DELETE' && one.path.startsWith('/api/v1/holidays/2026-08-17?was=Hari'),
        ),
      ).toBe(true),
    );
  });
});
