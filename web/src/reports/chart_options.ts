// What each report's chart shows, as echarts wants it. Pure: the chart itself is loaded later, alone.
import type { Language } from '../i18n/words';
import type { Report, ReportTable } from '../model';
import { cells, cellText, columnText, numbers, numberText, wordText } from './data';
import { words } from './words';

export interface Look {
  text: string;
  muted: string;
  line: string;
  panel: string;
  good: string;
  middle: string;
  bad: string;
  accent: string;
  faint: string;
}
type Option = Record<string, unknown>;

const say = (key: keyof typeof words, language: Language) => words[key][language === 'id' ? 0 : 1];

function frame(look: Look, more: Option): Option {
  return {
    animation: false,
    color: [look.good, look.middle, look.bad, look.accent],
    textStyle: { color: look.text, fontFamily: 'Inter Variable, system-ui, sans-serif' },
    grid: { left: 8, right: 12, top: 36, bottom: 8, containLabel: true },
    legend: { top: 0, textStyle: { color: look.text } },
    // Text drawn in the canvas: the content security policy refuses styles inside HTML.
    tooltip: { trigger: 'axis', renderMode: 'richText', confine: true },
    ...more,
  };
}
function axis(look: Look, data: readonly string[]): Option {
  return {
    type: 'category',
    data,
    axisLabel: { color: look.muted },
    axisLine: { lineStyle: { color: look.line } },
  };
}
/** An axis of names, every one written: slanted where they would not fit side by side. */
function named(look: Look, names: readonly string[]): Option {
  return {
    ...axis(look, names),
    axisLabel: { color: look.muted, interval: 0, rotate: names.length > 6 ? 35 : 0 },
  };
}
function amounts(look: Look, language: Language, more: Option = {}): Option {
  return {
    type: 'value',
    axisLabel: { color: look.muted, formatter: (value: number) => numberText(value, language, 1) },
    splitLine: { lineStyle: { color: look.line } },
    minInterval: 1,
    ...more,
  };
}
const texts = (table: ReportTable, key: string) => cells(table, key).map((one) => String(one ?? ''));

function answerTimes(table: ReportTable, language: Language, look: Look): Option {
  const bar = (key: 'answered' | 'abandoned' | 'cut') => ({
    type: 'bar', stack: 'calls', name: say(key, language), data: numbers(table, key),
  }); // biome-ignore format: short
  const line = (key: 'share_15_s' | 'share_20_s', dash: string, colour: string) => ({
    type: 'line', yAxisIndex: 1, name: say(key, language), data: cells(table, key), connectNulls: false,
    symbol: dash === 'solid' ? 'circle' : 'diamond', symbolSize: 7, lineStyle: { type: dash, color: colour }, itemStyle: { color: colour },
  }); // biome-ignore format: short
  return frame(look, {
    xAxis: axis(look, texts(table, 'date')),
    yAxis: [
      amounts(look, language),
      amounts(look, language, {
        min: 0,
        max: 100,
        axisLabel: { color: look.muted, formatter: '{value} %' },
        splitLine: { show: false },
      }),
    ],
    series: [
      bar('answered'),
      bar('abandoned'),
      bar('cut'),
      line('share_15_s', 'solid', look.accent),
      line('share_20_s', 'dashed', look.text),
    ],
  });
}

function results(table: ReportTable, language: Language, look: Look): Option {
  const names = texts(table, 'result').map((one) => wordText(one, language));
  return frame(look, {
    legend: { show: false },
    xAxis: amounts(look, language),
    yAxis: { ...axis(look, names), inverse: true },
    series: [
      {
        type: 'bar',
        name: say('calls', language),
        data: numbers(table, 'calls'),
        itemStyle: { color: look.accent },
        label: { show: true, position: 'right', color: look.text },
      },
    ],
  });
}

function legs(table: ReportTable, language: Language, look: Look): Option {
  const bar = (key: 'acknowledge_p50_s' | 'acknowledge_p90_s' | 'on_scene_p50_s') => ({
    type: 'bar', name: say(key, language), data: numbers(table, key),
  }); // biome-ignore format: short
  return frame(look, {
    xAxis: named(look, texts(table, 'agency')),
    yAxis: amounts(look, language, {
      name: language === 'id' ? 'detik' : 'seconds',
      nameTextStyle: { color: look.muted },
    }),
    series: [bar('acknowledge_p50_s'), bar('acknowledge_p90_s'), bar('on_scene_p50_s')],
  });
}

function matrix(look: Look, columns: string[], rows: string[], data: [number, number, number][]): Option {
  const most = Math.max(1, ...data.map((one) => one[2]));
  return frame(look, {
    legend: { show: false },
    grid: { left: 8, right: 12, top: 8, bottom: 56, containLabel: true },
    tooltip: { trigger: 'item', renderMode: 'richText', confine: true },
    xAxis: {
      ...axis(look, columns),
      splitArea: { show: false },
      axisLabel: { color: look.muted, rotate: columns.some((one) => one.length > 6) ? 40 : 0, interval: 0 },
    },
    yAxis: { ...axis(look, rows), inverse: true, axisLabel: { color: look.muted, interval: 0 } },
    visualMap: {
      min: 0,
      max: most,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 120,
      textStyle: { color: look.text },
      inRange: { color: [look.faint, look.middle, look.bad] },
    },
    series: [
      {
        type: 'heatmap',
        data,
        label: {
          show: data.length <= 400,
          formatter: ({ value }: { value: number[] }) => (value[2] ? String(value[2]) : ''),
          color: look.text,
          textBorderColor: look.panel,
          textBorderWidth: 2,
        },
      },
    ],
  });
}

function workload(table: ReportTable, language: Language, look: Look): Option {
  const days = [1, 2, 3, 4, 5, 6, 7].map((day) => cellText(day, 'weekday', language));
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  const weekday = numbers(table, 'weekday');
  const hour = numbers(table, 'hour');
  const data = numbers(table, 'offered').map((n, at): [number, number, number] => [
    hour[at] ?? 0,
    (weekday[at] ?? 1) - 1,
    n,
  ]);
  return matrix(look, hours, days, data);
}

function heat(table: ReportTable, language: Language, look: Look): Option {
  const types = table.columns
    .map((one, at) => ({ one, at }))
    .filter(({ one }) => one.key.startsWith('type:'));
  const rows = table.rows.slice(0, 40);
  const names = cells(table, 'name')
    .slice(0, 40)
    .map((one) => wordText(String(one ?? ''), language));
  const data = rows.flatMap((row, y) =>
    types.map(({ at }, x): [number, number, number] => [x, y, typeof row[at] === 'number' ? row[at] : 0]),
  );
  return matrix(
    look,
    types.map(({ one }) => columnText(one, language)),
    names,
    data,
  );
}

/** How high the chart must be for its rows to be read. */
export function chartHeight(report: Report): number {
  const rows = report.tables[0]?.rows.length ?? 0;
  if (report.report === 'heat') return Math.min(40, rows) * 26 + 170;
  if (report.report === 'results') return rows * 28 + 60;
  return 320;
}

export function chartOption(report: Report, language: Language, look: Look): Option | null {
  const table = report.tables[0];
  if (!table || table.rows.length === 0) return null;
  if (report.report === 'answer_times') return answerTimes(table, language, look);
  if (report.report === 'results') return results(table, language, look);
  if (report.report === 'legs') return legs(table, language, look);
  if (report.report === 'workload') return workload(table, language, look);
  if (report.report === 'heat') return heat(table, language, look);
  return null;
}
