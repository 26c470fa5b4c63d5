import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Suspense } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLines } from '../src/admin/rules/golden_cases';
import { readHours, writeHours } from '../src/admin/rules/hours';
import { openDraft as kept } from '../src/admin/rules/open_draft';
import { inNames } from '../src/admin/rules/plain';
import { Rules } from '../src/admin/rules/rules';
import { houseQuery, meQuery, queries } from '../src/api/queries';
import type { House, Me, Rule } from '../src/model';
import { InHouse } from './in_house';

const rule = (id: string, types: string[], agency: string, text = ''): Rule => ({
  id,
  text,
  types,
  priorities: [],
  areas: [],
  hit: 'first',
  legs: [{ agency, role: 'utama', acknowledge_s: 0 }],
  legal_basis: '',
  flags: [],
  when: 'any',
  hours: [],
});
const house = {
  title: 'Kab. Uji',
  types: [
    { id: 'kebakaran', name: 'Kebakaran', default_priority: 'kritis' },
    { id: 'banjir', name: 'Banjir', default_priority: 'tinggi' },
  ],
  agencies: [
    { id: 'damkar', short_name: 'Damkar' },
    { id: 'bpbd', short_name: 'BPBD' },
  ],
  flags: [{ id: 'terjebak', name: 'Korban terjebak', types: [] }],
} as unknown as House;
const me = { person: 1, login: 'admin', name: 'Admin', role: 'admin' } as Me;
const inForce = [rule('api', ['kebakaran'], 'damkar', 'Kebakaran: Damkar'), rule('umum', [], 'bpbd')];

/** A server of one draft: what was asked is kept, answers may be changed by a test. */
class Server {
  asked: { method: string; path: string; body: unknown }[] = [];
  one_admin = true;
  active = 1;
  rollback: { status: number; json: object } = { status: 200, json: { version: 3, durable: true } };
  drafts: object[] = [];
  versions: object[] = [];
  draft = { revision: 1, rules: inForce, golden: [] as unknown[], proposed: false };
  other = { title: 'Uji (2)', rules: inForce, golden: [] as unknown[] };
  run: object | null = null;
  check: object = { blocks: false, findings: [] };
  put: { status: number; body: object } = { status: 200, body: { durable: true } };

  answer = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace('/api/v1', '');
    const body = request.method === 'GET' ? null : await request.json().catch(() => null);
    this.asked.push({ method: request.method, path, body });
    const { status, json } = this.of(request.method, path, body);
    return new Response(JSON.stringify(json), { status, headers: { 'Content-Type': 'application/json' } });
  };
  head() {
    const { revision, proposed } = this.draft;
    return {
      draft: 4,
      revision,
      based_on: 1,
      title: 'Uji',
      proposed,
      proposed_by: 'Budi',
      proposed_by_id: 2,
      note: 'catatan',
      rejection: '',
      changes: [],
    };
  }
  private of(method: string, path: string, body: unknown): { status: number; json: object } {
    const ok = (json: object) => ({ status: 200, json });
    if (path === '/rules')
      return ok({ profile: 'uji', version: '', hash: '', active: this.active, rules: inForce });
    if (path === '/rules/check') return ok(this.check);
    if (path === '/rules/drafts') {
      const draft = (body as { title: string }).title.endsWith('(2)') ? 5 : 4;
      return { status: 201, json: { draft, revision: 1, durable: true } };
    }
    if (path === '/rules/drafts/5') {
      if (method === 'PUT') this.other = body as { title: string; rules: Rule[]; golden: unknown[] };
      return ok({ ...this.head(), ...this.other, draft: 5, revision: method === 'PUT' ? 2 : 1 });
    }
    if (path === '/rules/rollback') return this.rollback;
    if (path.endsWith('/dry-run')) {
      if (method === 'POST') this.run = dryRun(this.draft.revision);
      return this.run ? ok(this.run) : { status: 404, json: { code: 'not_found', message: '' } };
    }
    if (path.endsWith('/publish'))
      return ok(this.one_admin ? { version: 2, durable: true } : { proposed: true, durable: true });
    if (path === '/rules/drafts/4' && method === 'PUT') {
      if (this.put.status !== 200) return { status: this.put.status, json: this.put.body };
      const next = body as { rules: Rule[]; golden: unknown[] };
      this.draft = {
        ...this.draft,
        revision: this.draft.revision + 1,
        rules: next.rules,
        golden: next.golden,
      };
      return ok({ revision: this.draft.revision, durable: true });
    }
    if (path === '/rules/drafts/4')
      return ok({ ...this.head(), rules: this.draft.rules, golden: this.draft.golden });
    const version = (n: number) => ({
      version: n,
      origin: 'profile',
      source: 0,
      title: 'uji',
      note: '',
      by: '',
      approved_by: '',
      at: 1,
      rules: 2,
    });
    return ok({
      active: this.active,
      one_admin_is_enough: this.one_admin,
      versions: [version(1), version(2), ...this.versions],
      drafts: this.drafts,
      overrides: [],
      areas: [{ code: '16.02.05', name: 'Kayu Agung' }],
      flags: house.flags,
      service_hours: 'senin-jumat 08:00-16:00',
    });
  }
}
const rolledBack = (version: number, source: number) => ({
  version,
  origin: 'rollback',
  source,
  title: 'uji',
  note: 'keliru',
  by: 'Budi',
  approved_by: '',
  at: 1,
  rules: 2,
});
const dryRun = (revision: number) => ({
  draft: 4,
  revision,
  against: 1,
  days: 30,
  total: 9,
  done: 9,
  finished: true,
  current: true,
  result: {
    decisions: 9,
    changed: 4,
    unreached: 0,
    agencies: { bpbd: { added: 4, removed: 0, role_changed: 0 } },
    samples: [],
    unreached_samples: [],
  },
});

describe('the rules page', () => {
  let server: Server;
  let page: ReturnType<typeof render>;
  const user = userEvent.setup();

  beforeEach(() => {
    server = new Server();
    vi.stubGlobal('fetch', server.answer);
    queries.clear();
    kept.forget();
    queries.setQueryData(houseQuery.queryKey, house);
    queries.setQueryData(meQuery.queryKey, me);
    page = show();
  });
  const show = () =>
    render(
      <InHouse>
        <Suspense>
          <Rules tell={() => {}} />
        </Suspense>
      </InHouse>,
    );
  const listed = (more: object = {}) => {
    server.drafts = [{ ...server.head(), rules: 2, ...more }];
  };
  const renewed = () => queries.invalidateQueries({ queryKey: ['rules', 'book'] });
  afterEach(() => vi.unstubAllGlobals());

  const openDraft = async () => {
    await user.type(await screen.findByLabelText('Nama draf'), 'Uji');
    await user.click(screen.getByRole('button', { name: 'Buat draf' }));
    await screen.findByRole('heading', { name: 'Draf: Uji' });
  };
  const sent = (path: string) => server.asked.filter((one) => one.path === path);

  it('reads from top to bottom as JIKA and MAKA, with what is left at the end', async () => {
    const table = await screen.findByRole('table', { name: 'Aturan' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(rows[0]?.textContent).toContain('Kebakaran');
    expect(rows[0]?.textContent).toContain('Damkar: utama');
    expect(rows[0]?.textContent).toContain('belum ada dasar hukum');
    expect(rows[1]?.textContent).toContain('semua yang lain');
  });

  it('is checked as somebody types, and a finding leads to its rule', async () => {
    await openDraft();
    server.check = {
      blocks: true,
      findings: [
        {
          severity: 'error',
          code: 'gap',
          message: 'ada celah',
          where: 'rules/api',
          rule: 'api',
          field: 'types',
        },
      ],
    };
    await user.click(screen.getByRole('button', { name: 'Ubah umum' }));
    await user.type(screen.getByLabelText('Bunyi aturan'), 'x');
    await screen.findByText(/Salah: ada celah/);
    await user.click(screen.getByRole('button', { name: 'Kebakaran: Damkar' }));
    await waitFor(() =>
      expect(screen.getByLabelText('Bunyi aturan')).toHaveProperty('value', 'Kebakaran: Damkar'),
    );
    expect(screen.getAllByText('ada celah').length).toBeGreaterThan(0);
  });

  it('is edited by keyboard alone: a flag, an agency, saved with the revision that was seen', async () => {
    await openDraft();
    screen.getByRole('button', { name: 'Ubah Kebakaran: Damkar' }).focus();
    await user.keyboard('{Enter}');
    screen.getByRole('checkbox', { name: 'Korban terjebak' }).focus();
    await user.keyboard(' ');
    screen.getByRole('button', { name: 'Tambah instansi' }).focus();
    await user.keyboard('{Enter}');
    await user.keyboard('{Escape}');
    screen.getByRole('button', { name: 'Simpan draf' }).focus();
    await user.keyboard('{Enter}');
    await screen.findByText('Draf tersimpan');
    const put = server.asked.find((one) => one.method === 'PUT')?.body as { revision: number; rules: Rule[] };
    expect(put.revision).toBe(1);
    expect(put.rules[0]?.flags).toEqual(['terjebak']);
    expect(put.rules[0]?.legs.map((leg) => leg.agency)).toEqual(['damkar', 'bpbd']);
  });

  it('gives the focus back to the rule whose editing is closed, by Escape or by its button', async () => {
    await openDraft();
    const row = () => screen.getByRole('button', { name: 'Ubah Kebakaran: Damkar' });
    for (const key of ['{Escape}', '{Enter}']) {
      row().focus();
      await user.keyboard('{Enter}');
      if (key === '{Enter}') screen.getByRole('button', { name: 'Selesai' }).focus();
      else expect(document.activeElement).toBe(screen.getByLabelText('Bunyi aturan'));
      await user.keyboard(key);
      expect(screen.queryByLabelText('Bunyi aturan')).toBeNull();
      expect(document.activeElement).toBe(row());
    }
    screen.getByRole('button', { name: 'Turun Kebakaran: Damkar' }).focus();
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(row()); // it is the last one now, and cannot go further down
  });

  it('takes a deleted rule back where it was, by keyboard', async () => {
    await openDraft();
    screen.getByRole('button', { name: 'Hapus Kebakaran: Damkar' }).focus();
    await user.keyboard('{Enter}');
    expect(screen.queryByRole('button', { name: 'Ubah Kebakaran: Damkar' })).toBeNull();
    expect(screen.getByText('Aturan "Kebakaran: Damkar" dihapus dari draf.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Urungkan' }));
    await user.keyboard('{Enter}');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Ubah Kebakaran: Damkar' }));
    const rows = within(screen.getByRole('table', { name: 'Aturan' })).getAllByRole('row');
    expect(rows[1]?.textContent).toContain('Kebakaran');
    expect(screen.queryByRole('button', { name: 'Urungkan' })).toBeNull();
  });

  it('keeps the focus where another agency is chosen, and takes a removed one back', async () => {
    await openDraft();
    screen.getByRole('button', { name: 'Ubah Kebakaran: Damkar' }).focus();
    await user.keyboard('{Enter}');
    const agency = () => screen.getByLabelText<HTMLSelectElement>('Instansi');
    agency().focus();
    await user.selectOptions(agency(), 'bpbd');
    expect(agency().value).toBe('bpbd');
    expect(document.activeElement).toBe(agency());
    screen.getByRole('button', { name: 'Hapus BPBD' }).focus();
    await user.keyboard('{Enter}');
    expect(screen.queryByLabelText('Instansi')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Urungkan' }));
    await user.keyboard('{Enter}');
    expect(agency().value).toBe('bpbd');
    expect(screen.queryByRole('button', { name: 'Urungkan' })).toBeNull();
  });

  it('takes a removed golden case back where it was', async () => {
    const named = (name: string) => ({ name, type: 'kebakaran', at: '', expect: [] });
    server.draft.golden = [named('api siang'), named('api malam')];
    await openDraft();
    await user.click(screen.getByText('Contoh wajib', { selector: 'strong' }));
    await user.click(screen.getByRole('button', { name: 'Hapus api siang' }));
    expect(screen.getByText('Contoh "api siang" dihapus dari draf.')).toBeTruthy();
    await user.keyboard('{Enter}');
    const cases = within(screen.getByRole('region', { name: 'Contoh wajib' })).getAllByRole('listitem');
    expect(cases.map((one) => one.textContent?.includes('api siang'))).toEqual([true, false]);
  });

  it('says of its golden cases nothing that was not tried', async () => {
    server.draft.golden = [{ name: 'api malam', type: 'kebakaran', at: '', expect: [] }];
    const celah = {
      severity: 'error',
      code: 'gap',
      message: 'celah',
      where: 'rules/api',
      rule: 'api',
      field: '',
    };
    server.check = { blocks: true, findings: [celah] };
    await openDraft();
    const cases = screen.getByRole('region', { name: 'Contoh wajib' });
    await within(cases).findByText('diperiksa setelah kesalahan lain diperbaiki');
    server.check = { blocks: false, findings: [] };
    await user.click(screen.getByRole('button', { name: 'Turun Kebakaran: Damkar' }));
    await within(cases).findByText('✓ sesuai');
  });

  it('names the golden cases that a draft drops beside the button of whoever approves', async () => {
    const gone = {
      severity: 'warning',
      code: 'golden_dropped',
      message: 'contoh wajib dihapus: rumah terbakar (kebakaran)',
      where: 'golden',
      rule: '',
      field: 'golden',
    };
    server.draft.proposed = true;
    server.check = { blocks: false, findings: [gone] };
    await openDraft();
    const panel = screen.getByRole('region', { name: 'Terbitkan' });
    await within(panel).findByText(/rumah terbakar/);
    expect(within(panel).getByRole('button', { name: 'Setujui dan terbitkan' })).toBeTruthy();
  });

  it('says what another admin changed meanwhile and loads it when asked', async () => {
    await openDraft();
    server.put = {
      status: 409,
      body: { code: 'draft_changed', message: 'draf ini sudah diubah oleh Budi: umum, api' },
    };
    await user.click(screen.getByRole('button', { name: 'Turun Kebakaran: Damkar' }));
    await user.click(screen.getByRole('button', { name: 'Simpan draf' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Budi: umum, Kebakaran: Damkar');
    server.draft = { ...server.draft, revision: 5 };
    await user.click(within(alert).getByRole('button', { name: 'Muat draf terbaru' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('keeps what was typed as another draft when somebody else saved meanwhile', async () => {
    await openDraft();
    server.put = { status: 409, body: { code: 'draft_changed', message: 'draf ini sudah diubah oleh Budi' } };
    await user.click(screen.getByRole('button', { name: 'Turun Kebakaran: Damkar' }));
    await user.click(screen.getByRole('button', { name: 'Simpan draf' }));
    await user.click(await screen.findByRole('button', { name: 'Simpan milik saya sebagai draf lain' }));
    await screen.findByText('Tersimpan sebagai draf "Uji (2)"');
    await screen.findByRole('heading', { name: 'Draf: Uji (2)' });
    expect(server.other.rules.map((one) => one.id)).toEqual(['umum', 'api']);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('keeps an unsaved draft while another tab is shown, and asks before it is left', async () => {
    listed();
    await openDraft();
    await user.click(screen.getByRole('button', { name: 'Turun Kebakaran: Damkar' }));
    page.unmount();
    show();
    await screen.findByText('belum disimpan');
    const rows = within(screen.getByRole('region', { name: 'Aturan' })).getAllByRole('row');
    expect(rows[1]?.textContent).toContain('semua yang lain');
    await user.click(screen.getByRole('button', { name: 'Kembali ke yang berlaku' }));
    const question = await screen.findByRole('alertdialog');
    expect(question.textContent).toContain('belum disimpan dan akan hilang');
    await user.click(within(question).getByRole('button', { name: 'Batal' }));
    expect(screen.getByText('belum disimpan')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Kembali ke yang berlaku' }));
    await user.click(await screen.findByRole('button', { name: 'Buang perubahan' }));
    await screen.findByRole('heading', { name: 'Berlaku: versi 1' });
  });

  it('shows drafts and proposals of others without being opened again', async () => {
    await screen.findByRole('region', { name: 'Draf' });
    listed({ title: 'Dari Budi', proposed: true });
    await screen.findByText('Dari Budi', {}, { timeout: 8000 });
  }, 10_000);

  it('says before a save that it withdraws the proposal, and follows a withdrawn one', async () => {
    server.draft.proposed = true;
    listed();
    await openDraft();
    await user.click(screen.getByRole('button', { name: 'Turun Kebakaran: Damkar' }));
    await screen.findByText(/Menyimpan menarik usulan itu/);
    expect(screen.getByRole('button', { name: 'Simpan draf dan tarik usulan' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Naik Kebakaran: Damkar' }));
    server.draft = { ...server.draft, revision: 2, proposed: false };
    listed();
    await renewed();
    await screen.findByText(/Admin lain sudah mengubah draf ini/);
    await user.click(screen.getByRole('button', { name: 'Muat draf terbaru' }));
    await waitFor(() => expect(screen.queryByText(/Menunggu persetujuan/)).toBeNull());
  });

  it('follows by itself what others did to a draft where nothing is unsaved', async () => {
    server.draft.proposed = true;
    listed();
    await openDraft();
    await screen.findByText(/Menunggu persetujuan admin lain/);
    server.draft = { ...server.draft, revision: 2, proposed: false };
    listed();
    await renewed();
    await waitFor(() => expect(screen.queryByText(/Menunggu persetujuan/)).toBeNull());
    server.drafts = [];
    server.versions = [
      {
        version: 7,
        origin: 'draft',
        source: 4,
        title: 'Uji',
        note: '',
        by: 'Sari',
        approved_by: 'Budi',
        at: 1,
        rules: 2,
      },
    ];
    await renewed();
    await screen.findByText(/Draf ini sudah diterbitkan: versi 7 berlaku, disetujui Budi/);
    expect(screen.queryByRole('button', { name: 'Simpan draf' })).toBeNull();
  });

  it('is published only once tried, with a note and without errors', async () => {
    await openDraft();
    const button = () => screen.getByRole('button', { name: 'Terbitkan' });
    await screen.findByText(/Tidak ada kesalahan/);
    await user.type(screen.getByLabelText('Alasan (wajib)'), 'disepakati rapat');
    expect(button().hasAttribute('disabled')).toBe(true);
    await screen.findByText('Coba draf ini pada riwayat dulu.');
    await user.click(screen.getByRole('button', { name: 'Coba' }));
    await screen.findByText('4 dari 9 keputusan berubah');
    expect(screen.queryByText('Coba draf ini pada riwayat dulu.')).toBeNull();
    await user.click(button());
    expect(document.activeElement).toBe(await screen.findByText('Versi 2 berlaku'));
    expect(sent('/rules/drafts/4/publish')[0]?.body).toEqual({
      revision: 1,
      note: 'disepakati rapat',
      active: 1,
    });
  });

  it('is approved by somebody else than who proposed it', async () => {
    server.one_admin = false;
    server.draft.proposed = true;
    await openDraft();
    await screen.findByText(/Menunggu persetujuan admin lain. Diajukan Budi/);
    expect(screen.getByRole('button', { name: 'Setujui dan terbitkan' })).toBeTruthy();
  });

  it('rolls back in one step with a reason', async () => {
    await user.click(await screen.findByRole('button', { name: 'Kembalikan ke versi 2' }));
    const dialog = await screen.findByRole('alertdialog');
    await user.type(within(dialog).getByLabelText('Alasan (wajib)'), 'salah sasaran');
    await user.keyboard('{Enter}');
    await screen.findByText('Versi 3 berlaku');
    expect(sent('/rules/rollback')[0]?.body).toEqual({ version: 2, note: 'salah sasaran', active: 1 });
  });

  it('that another admin rolled back meanwhile says so and takes no second press', async () => {
    await user.click(await screen.findByRole('button', { name: 'Kembalikan ke versi 2' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    await user.type(dialog.getByLabelText('Alasan (wajib)'), 'salah sasaran');
    const message = 'sementara itu versi 3 berlaku, dikembalikan dari versi 2, oleh Budi: keliru';
    server.rollback = { status: 409, json: { code: 'rules_changed', message, where: 'active' } };
    server.active = 3;
    server.versions = [rolledBack(3, 2)];
    await user.click(dialog.getByRole('button', { name: 'Kembalikan' }));
    await dialog.findByText(message);
    const alert = await dialog.findByRole('alert');
    expect(alert.textContent).toContain('Sementara itu versi 3 berlaku, oleh Budi');
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Kembalikan' }).disabled).toBe(true);
    await user.keyboard('{Enter}');
    expect(sent('/rules/rollback')).toHaveLength(1);
    await user.click(dialog.getByRole('button', { name: 'Batal' }));
    await screen.findByRole('heading', { name: 'Berlaku: versi 3' });
  });

  it('says before publishing that another version came into force since the draft was copied', async () => {
    listed();
    await openDraft();
    expect(screen.queryByText(/yang berlaku sekarang/)).toBeNull();
    server.active = 3;
    server.versions = [{ ...rolledBack(3, 0), origin: 'draft' }];
    await renewed();
    const panel = screen.getByRole('region', { name: 'Terbitkan' });
    await within(panel).findByText(/disalin dari versi 1; yang berlaku sekarang versi 3, oleh Budi/);
    server.active = 4;
    server.versions = [rolledBack(4, 1)];
    await renewed();
    await waitFor(() => expect(screen.queryByText(/yang berlaku sekarang/)).toBeNull());
  });

  it('an unsaved draft survives a reload of the whole page, and is gone once it was left', async () => {
    listed();
    await openDraft();
    await user.click(screen.getByRole('button', { name: 'Turun Kebakaran: Damkar' }));
    window.dispatchEvent(new Event('pagehide'));
    const left = localStorage.getItem('siaga.draft.1.rules') ?? '';
    page.unmount();
    kept.forget(); // the page's memory
    localStorage.setItem('siaga.draft.1.rules', left);
    show();
    await screen.findByText('belum disimpan');
    const rows = within(screen.getByRole('region', { name: 'Aturan' })).getAllByRole('row');
    expect(rows[1]?.textContent).toContain('semua yang lain');
    await user.click(screen.getByRole('button', { name: 'Kembali ke yang berlaku' }));
    await user.click(await screen.findByRole('button', { name: 'Buang perubahan' }));
    await screen.findByRole('heading', { name: 'Berlaku: versi 1' });
    expect(localStorage.getItem('siaga.draft.1.rules')).toBeNull();
  });

  it('a draft that does not fit into the browser is asked for before the page goes', async () => {
    listed();
    await openDraft();
    await user.click(screen.getByRole('button', { name: 'Turun Kebakaran: Damkar' }));
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(leave()).toBe(false);
    const full = vi.spyOn(localStorage, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await user.click(screen.getByRole('button', { name: 'Naik Kebakaran: Damkar' }));
    expect(leave()).toBe(true);
    full.mockRestore();
    await user.click(screen.getByRole('button', { name: 'Simpan draf' }));
    await screen.findByText('Draf tersimpan');
    expect(leave()).toBe(false);
  });
});

describe('what the checks say', () => {
  const rules = [rule('api', ['kebakaran'], 'damkar', 'Kebakaran: Damkar'), rule('umum', [], 'bpbd')];
  const said = (message: string) =>
    inNames(
      message,
      {
        ...house,
        types: [...house.types, { id: 'layanan_administrasi', name: 'Layanan administrasi' }],
      } as House,
      rules,
    );
  it('names types, agencies and rules as people know them, and leaves other words alone', () => {
    expect(
      said('jenis layanan_administrasi hanya ditangkap aturan umum untuk 3 keadaan, misalnya banjir'),
    ).toBe('jenis Layanan administrasi hanya ditangkap aturan umum untuk 3 keadaan, misalnya banjir');
    expect(said('jenis darurat kebakaran: tidak ada instansi')).toBe(
      'jenis darurat Kebakaran: tidak ada instansi',
    );
    expect(said('instansi dua kali dalam satu aturan: damkar')).toBe(
      'instansi dua kali dalam satu aturan: Damkar',
    );
    expect(said('tidak pernah dipakai: ditangkap lebih dulu, antara lain oleh aturan api')).toBe(
      'tidak pernah dipakai: ditangkap lebih dulu, antara lain oleh aturan "Kebakaran: Damkar"',
    );
    expect(said('jenis kejadian tidak dikenal: gempa')).toBe('jenis kejadian tidak dikenal: gempa');
  });
});

describe('hours', () => {
  it('are read as people write them and written back', () => {
    for (const text of ['senin-jumat 08:00-16:00', 'libur', '22:00-06:00', 'senin,rabu 10:00-24:00; libur'])
      expect(writeHours(readHours(text) ?? [])).toBe(text);
    expect(readHours('')).toEqual([]);
  });
  it('that are none are not read', () => {
    for (const text of [
      'pagi',
      'jumat-senin',
      '08:00-08:00',
      'senin 8-16',
      'senin 08:00-25:00',
      '08:61-09:00',
    ])
      expect(readHours(text)).toBeNull();
  });
});

describe('golden lines', () => {
  it('need agencies and roles that exist', () => {
    expect(readLines('damkar utama, bpbd mitra', ['damkar', 'bpbd'])).toHaveLength(2);
    for (const text of ['', 'damkar', 'dinkes utama', 'damkar bos'])
      expect(readLines(text, ['damkar'])).toBeNull();
  });
});
