import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Clocks } from '../src/admin/clocks/clocks';
import { readTime, timeText, unreadable } from '../src/admin/clocks/time_text';
import { queries } from '../src/api/queries';
import { LanguageProvider } from '../src/i18n/words';

const clock = (id: string, seconds: number, more: object = {}) => ({
  id,
  leg: 'arrive',
  types: [],
  priorities: [],
  agencies: [],
  roles: [],
  areas: [],
  office_hours: false,
  seconds,
  ladder: '',
  ...more,
});
const step = (to: string, wait_s = 60) => ({ to, agency: '', channels: [], wait_s });
const plain = {
  answer_s: 15,
  classify_s: 60,
  send_s: 30,
  acknowledge_emergency_s: 60,
  acknowledge_other_s: 0,
  acknowledge: [],
};
const clocks = {
  clocks: plain,
  rules: [clock('tiba_api', 900, { types: ['kebakaran'], priorities: ['kritis'] }), clock('tiba', 420)],
  revision: 2,
  edited: false,
  changes: [],
};
const ladders = {
  ladders: [
    { id: 'polri', legs: [], types: [], agencies: ['polres'], steps: [step('meja'), step('piket', 90)] },
  ],
  house: [step('meja', 30), step('pengawas')],
  revision: 0,
  edited: false,
  changes: [],
};

let sent: { what: string; body: Record<string, unknown> }[] = [];
let answers: Record<string, { status: number; body: unknown }> = {};
beforeEach(() => {
  sent = [];
  queries.clear();
  answers = {
    'GET /api/v1/clocks': { status: 200, body: clocks },
    'GET /api/v1/ladders': { status: 200, body: ladders },
    'GET /api/v1/agencies': { status: 200, body: { items: [], duty: {}, areas: [] } },
    'GET /api/v1/house': {
      status: 200,
      body: {
        types: [{ id: 'kebakaran', name: 'Kebakaran' }],
        agencies: [{ id: 'polres', short_name: 'Polres' }],
      },
    },
  };
  vi.stubGlobal('fetch', async (request: Request) => {
    const what = `${request.method} ${new URL(request.url).pathname}`;
    if (request.method !== 'GET') sent.push({ what, body: JSON.parse(await request.text()) });
    const { status, body } = answers[what] ?? { status: 200, body: { durable: true, revision: 3 } };
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  });
  render(
    <QueryClientProvider client={queries}>
      <LanguageProvider start="id">
        <Clocks />
      </LanguageProvider>
    </QueryClientProvider>,
  );
});
const clockList = async () => within(await screen.findByRole('region', { name: 'Batas waktu' }));
const ladderList = async () => within(await screen.findByRole('region', { name: 'Tangga eskalasi' }));
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
async function type(field: HTMLElement, text: string) {
  await userEvent.clear(field);
  await userEvent.type(field, text);
}

describe('a time as it is typed', () => {
  it('is minutes and seconds, from an hour on with hours', () => {
    for (const [text, seconds] of [
      ['1:00', 60],
      ['0:45', 45],
      ['90:00', 5400],
      ['2:00:05', 7205],
      ['0', 0],
    ] as const)
      expect(readTime(text)).toBe(seconds);
    for (const odd of ['90', '1:60', '1:5', '-1:00', '1:00:00:00', 'satu', '', '1:99:00'])
      expect(readTime(odd)).toBe(unreadable);
    for (const seconds of [0, 5, 60, 3599, 3600, 86_400]) expect(readTime(timeText(seconds))).toBe(seconds);
  });
});

describe('the clocks', () => {
  it('are sentences in the order they are asked', async () => {
    await screen.findByText(/Kebakaran, kritis: tiba 15:00/i);
    const rows = (await clockList()).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.querySelector('strong')?.textContent?.toLowerCase())).toEqual([
      'kebakaran, kritis: tiba 15:00',
      'semua kejadian: tiba 7:00',
    ]);
  });

  it('are saved whole, with the edition that was seen, once a time is read', async () => {
    await press('Ubah tiba');
    const box = (await clockList()).getByLabelText('Batas (menit:detik)');
    await type(box, '90');
    expect((await clockList()).getByText('tulis menit:detik, mis. 1:30')).toBeTruthy();
    const save = await screen.findByRole('button', { name: 'Simpan: Batas waktu' });
    expect(save.hasAttribute('disabled')).toBe(true);
    await type(box, '1:30');
    await userEvent.click(save);
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({
      what: 'PUT /api/v1/clocks',
      body: { clocks: plain, rules: [clocks.rules[0], { ...clocks.rules[1], seconds: 90 }], revision: 2 },
    });
  });

  it('move by keyboard with the focus, and what was removed comes back where it was', async () => {
    (await screen.findByRole('button', { name: 'Turun tiba_api' })).focus();
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Naik tiba_api');
    await press('Hapus tiba');
    expect(document.activeElement?.textContent).toBe('Urungkan');
    expect((await clockList()).queryByText('tiba')).toBeNull();
    await userEvent.keyboard('{Enter}');
    await press('Simpan: Batas waktu');
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({ rules: [{ id: 'tiba' }, { id: 'tiba_api' }] });
  });

  it('open at the row that was refused and tell the reason at its field', async () => {
    answers['PUT /api/v1/clocks'] = {
      status: 409,
      body: {
        code: 'emergency_without_clock',
        message: 'jenis darurat tidak boleh tanpa batas',
        where: '$.rules[1].seconds',
      },
    };
    await press('Turun tiba_api');
    await press('Simpan: Batas waktu');
    const box = await screen.findByLabelText('Batas (menit:detik)');
    expect(box.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/No\. 2: jenis darurat tidak boleh tanpa batas/)).toBeTruthy();
  });

  it('tell who was faster, keep what was typed, and load what is there when asked', async () => {
    answers['PUT /api/v1/clocks'] = {
      status: 409,
      body: { code: 'clocks_changed', message: 'sudah diubah sementara itu: Budi: tiba', where: 'revision' },
    };
    await press('Hapus tiba');
    await press('Simpan: Batas waktu');
    await screen.findByText(/Budi: tiba/);
    expect((await clockList()).queryByText('tiba')).toBeNull();
    answers['GET /api/v1/clocks'] = { status: 200, body: { ...clocks, revision: 3 } };
    await press('Muat yang sekarang');
    await waitFor(async () => expect((await clockList()).getByText('tiba')).toBeTruthy());
  });
});

describe('a ladder', () => {
  it('is read as steps, and its steps move and are added', async () => {
    await (await ladderList()).findByText('piket instansi · cara apa saja · tunggu 1:30');
    await press('Ubah polri');
    await press(/^Turun Langkah 1/);
    await press('Tambah langkah');
    await userEvent.selectOptions(
      (await ladderList()).getByLabelText('Langkah 3: Kepada'),
      'kepala instansi',
    );
    await press('Simpan: Tangga eskalasi');
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({
      ladders: [{ id: 'polri', steps: [step('piket', 90), step('meja'), step('kepala')] }],
    });
  });

  it('that would reach nobody says so at its steps', async () => {
    answers['PUT /api/v1/ladders'] = {
      status: 409,
      body: {
        code: 'ladder_unreachable',
        message: 'Polres: tidak seorang pun dapat dihubungi',
        where: '$.ladders[0].steps',
      },
    };
    await press('Ubah polri');
    await press(/^Hapus Langkah 1/);
    await press('Simpan: Tangga eskalasi');
    expect(
      await (await ladderList()).findAllByText(/Polres: tidak seorang pun dapat dihubungi/),
    ).toHaveLength(2);
  });
});
