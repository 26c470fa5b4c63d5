// Reports: their tables and charts, the month's page, and that a file people read says what the page says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { events } from '../src/i18n/events';
import { LanguageProvider, lookUp } from '../src/i18n/words';
import type { House, Report } from '../src/model';
import { membersOf } from '../src/reports/audit_words';
import { chartHeight, chartOption, type Look } from '../src/reports/chart_options';
import {
  cellText,
  columnText,
  figureText,
  monthBefore,
  monthDays,
  spanOf,
  wordText,
} from '../src/reports/data';
import { query } from '../src/reports/download';
import { Month } from '../src/reports/month_page';
import { joined } from '../src/reports/report_page';

const look: Look = {
  text: '#000',
  muted: '#333',
  line: '#999',
  panel: '#fff',
  faint: '#eee',
  good: '#0a0',
  middle: '#aa0',
  bad: '#a00',
  accent: '#00a',
};

function report(kind: string, columns: [string, string][], rows: (string | number | null)[][]): Report {
  return {
    report: kind,
    from: 1,
    to: 2,
    zone_minutes: 420,
    zone_name: 'WIB',
    house: 'OKI',
    figures: {},
    tables: [
      {
        key: kind,
        label: kind,
        columns: columns.map(([key, unit]) => ({ key, label: `L ${key}`, unit: unit as 'count' })),
        rows,
      },
    ],
  };
}

describe('cells of a report', () => {
  it('are written as people here write them', () => {
    expect(cellText(1234.56, 'seconds', 'id')).toBe('1.234,6');
    expect(cellText(91.4, 'percent', 'id')).toBe('91,4 %');
    expect(cellText(91.4, 'percent', 'en')).toBe('91.4 %');
    expect(cellText(7, 'hour', 'id')).toBe('07:00');
    expect(cellText(7, 'weekday', 'id')).toBe('Minggu');
    expect(cellText('iseng', 'word', 'en')).toBe('Prank');
    expect(cellText('putus_sebelum_dijawab', 'word', 'id')).toBe('Putus sebelum dijawab');
    expect(cellText('+6281200791907', 'phone', 'id')).toBe('0812-0079-1907');
    expect(cellText(null, 'count', 'id')).toBe('');
    expect(cellText(20_414, 'id', 'id')).toBe('20414');
  });
  it('have the label of CSV in Indonesian and a word of their own in English', () => {
    expect(columnText({ key: 'offered', label: 'Panggilan masuk', unit: 'count' }, 'id')).toBe(
      'Panggilan masuk',
    );
    expect(columnText({ key: 'offered', label: 'Panggilan masuk', unit: 'count' }, 'en')).toBe(
      'Calls offered',
    );
    expect(columnText({ key: 'type:banjir', label: 'Banjir', unit: 'count' }, 'en')).toBe('Banjir');
  });
  it('say a dash where there is nothing to divide', () => {
    expect(figureText('share_15_s', null, 'id')).toBe('–');
    expect(figureText('share_15_s', 92.3, 'id')).toBe('92,3 %');
    expect(figureText('in_15_s', 1200, 'id')).toBe('1.200');
    expect(figureText('wait_p90_s', 12.4, 'id')).toBe('12,4 dtk');
    expect(figureText('on_scene_p90_s', 1211.3, 'id')).toBe('1.211 dtk');
  });
});

describe('the chart of times per agency', () => {
  it('names every agency', () => {
    const names = Array.from({ length: 20 }, (_, at) => `Instansi ${at}`);
    const option = chartOption(
      report(
        'legs',
        [['agency', 'text']],
        names.map((one) => [one]),
      ),
      'id',
      look,
    );
    const { data, axisLabel } = (option as { xAxis: { data: string[]; axisLabel: Record<string, number> } })
      .xAxis;
    expect(data).toEqual(names);
    expect(axisLabel.interval).toBe(0);
    expect(axisLabel.rotate).toBeGreaterThan(0);
  });
});

describe('spans of time', () => {
  it('hold their last day whole', () => {
    const span = spanOf('2026-11-01', '2026-11-30');
    expect(span && span.to - span.from).toBe(30 * 86_400_000_000);
  });
  it('are none where a day is missing, the order is wrong or it is too long', () => {
    expect(spanOf('', '2026-11-30')).toBeNull();
    expect(spanOf('2026-11-30', '2026-11-01')).toBeNull();
    expect(spanOf('2024-01-01', '2026-11-01')).toBeNull();
  });
  it('know the months', () => {
    expect(monthDays('2028-02')).toEqual({ first: '2028-02-01', last: '2028-02-29' });
    expect(monthDays('2026-13')).toBeNull();
    expect(monthBefore('2026-01')).toBe('2025-12');
  });
});

describe('charts', () => {
  it('stand for what the table says', () => {
    const option = chartOption(
      report(
        'answer_times',
        [
          ['date', 'date'],
          ['answered', 'count'],
          ['abandoned', 'count'],
          ['cut', 'count'],
          ['share_15_s', 'percent'],
          ['share_20_s', 'percent'],
        ],
        [
          ['2026-11-01', 9, 1, 0, 88.9, 100],
          ['2026-11-02', 0, 0, 0, null, null],
        ],
      ),
      'id',
      look,
    ) as { series: { data: (number | null)[] }[]; tooltip: { renderMode: string } };
    expect(option.series.map((one) => one.data)).toEqual([
      [9, 0],
      [1, 0],
      [0, 0],
      [88.9, null],
      [100, null],
    ]);
    expect(option.tooltip.renderMode).toBe('richText'); // HTML tooltips need styles the policy refuses
  });
  it('put each hour of each weekday in its cell', () => {
    const option = chartOption(
      report(
        'workload',
        [
          ['weekday', 'weekday'],
          ['hour', 'hour'],
          ['offered', 'count'],
        ],
        [
          [1, 0, 4],
          [7, 23, 9],
        ],
      ),
      'id',
      look,
    ) as {
      series: { data: number[][] }[];
    };
    expect(option.series[0]?.data).toEqual([
      [0, 0, 4],
      [23, 6, 9],
    ]);
  });
  it('put each kecamatan and type in its cell', () => {
    const heat = report(
      'heat',
      [
        ['kecamatan', 'text'],
        ['name', 'text'],
        ['incidents', 'count'],
        ['critical', 'count'],
        ['type:banjir', 'count'],
      ],
      [
        ['16.02.07', 'Kayu Agung', 5, 1, 3],
        ['', 'terbatas', 2, 0, 0],
      ],
    );
    const option = chartOption(heat, 'id', look) as {
      series: { data: number[][] }[];
      yAxis: { data: string[] };
    };
    expect(option.series[0]?.data).toEqual([
      [0, 0, 3],
      [0, 1, 0],
    ]);
    expect(option.yAxis.data).toEqual(['Kayu Agung', 'Terbatas']);
    expect(chartHeight(heat)).toBeGreaterThan(200);
  });
  it('are left out where there is nothing to draw', () => {
    expect(chartOption(report('recap', [['call', 'id']], [[1]]), 'id', look)).toBeNull();
    expect(chartOption(report('results', [['result', 'word']], []), 'id', look)).toBeNull();
  });
});

describe('pages and files', () => {
  it('join the pages of a recap into one table', () => {
    const page = (n: number) => report('recap', [['call', 'id']], [[n]]);
    expect(joined([page(1), page(2)])?.tables[0]?.rows).toEqual([[1], [2]]);
    expect(joined(undefined)).toBeUndefined();
  });
  it('ask for what is set and nothing else', () => {
    expect(query({ from: 1, to: 2, type: '', agency: undefined, format: 'csv' })).toBe(
      'from=1&to=2&format=csv',
    );
  });
  it('show a change member by member', () => {
    const names = {
      agencies: [{ id: 'damkar', short_name: 'Satpol PP & Damkar' }],
      types: [{ id: 'odgj_pmks', name: 'ODGJ / PMKS' }],
    } as unknown as House;
    const told = (what: unknown) => membersOf(JSON.stringify(what), 'id', names);
    expect(told({ name: 'Sari', active: false, agency: 'damkar', types: ['odgj_pmks'] })).toEqual([
      ['Nama', 'Sari'],
      ['Aktif', 'tidak'],
      ['Instansi', 'Satpol PP & Damkar'],
      ['Jenis', 'ODGJ / PMKS'],
    ]);
    expect(told({ from: 1793466000000000, limit: 200 })).toEqual([
      ['Dari', expect.stringMatching(/^1 Nov( 2026)? 00:00 WIB$/)],
      ['Paling banyak', '200'],
    ]);
    const night = { days: [], from_minute: 960, to_minute: 480 };
    expect(told({ rank: 'piket', hours: night, verified: true, kecamatan: '', ring: 12_000_000 })).toEqual([
      ['Giliran', 'Piket'],
      ['Jam piket', 'setiap hari 16:00–08:00'],
      ['Terverifikasi', 'ya'],
      ['Kecamatan', '–'],
      ['Satu meja berdering', '12 detik'],
    ]);
    expect(told({ some_new_thing: { inner_part: 1 } })).toEqual([['some new thing', 'inner part 1']]);
    expect(membersOf(null, 'id', names)).toEqual([]);
    expect(membersOf('{broken', 'id', names)).toEqual([['', '{broken']]);
  });
});

const month = (figures: Record<string, number>) =>
  ({
    report: 'month',
    house: 'Kab. Uji',
    figures,
    tables: [{ key: 'late', label: 'Terlambat', columns: [], rows: [] }],
  }) as unknown as Report;
const show = (figures: Record<string, number>) =>
  render(
    <LanguageProvider start="id">
      <Month report={month(figures)} />
    </LanguageProvider>,
  );

describe('the head of the office reads of a month', () => {
  it('that nothing was late only where there was something to do', () => {
    show({ offered: 3, incidents: 1, tasks: 2 });
    expect(screen.getByText('✓ Tidak ada yang terlambat')).toBeTruthy();
    expect(screen.queryByText(/Belum ada data/)).toBeNull();
  });
  it('without data that it is one', () => {
    show({ offered: 0, incidents: 0, tasks: 0 });
    expect(screen.queryByText(/Tidak ada yang terlambat/)).toBeNull();
    expect(screen.getByText(/Belum ada data untuk bulan ini/)).toBeTruthy();
    expect(screen.getByText('Tidak ada tugas pada bulan ini')).toBeTruthy();
  });
});

// The server's words for CSV are those of the page.
const source = readFileSync(join(import.meta.dirname, '../../src/http/report_words.cpp'), 'utf8');
function table(name: string): Map<string, string> {
  const body = source.slice(source.indexOf(`constexpr Word ${name}[]`)).split('\n};')[0] ?? '';
  return new Map([...body.matchAll(/\{"([^"]+)", "([^"]+)"\}/g)].map((one) => [one[1] ?? '', one[2] ?? '']));
}

describe('the words of CSV', () => {
  it('are those of the page, in the order of their names', () => {
    const words = table('kWords');
    expect(words.size).toBeGreaterThan(40);
    for (const [name, text] of words) expect([name, text]).toEqual([name, wordText(name, 'id')]);
    expect([...words.keys()]).toEqual([...words.keys()].sort());
  });
  it('name every event that the page names', () => {
    const told = table('kEvents');
    for (const name of Object.keys(events))
      expect([name, told.get(name)]).toEqual([name, lookUp(events, 'id', name)]);
    expect([...told.keys()]).toEqual([...told.keys()].sort());
  });
  it("have the days of the week in the page's order", () => {
    const days = /kDays\[\] = \{([^}]*)\}/.exec(source)?.[1] ?? '';
    expect([...days.matchAll(/"(\w+)"/g)].map((one) => one[1])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((day) => cellText(day, 'weekday', 'id')),
    );
  });
});
