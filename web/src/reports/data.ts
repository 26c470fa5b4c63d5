// What a report is, and its cells as people read them. Numbers follow the language; times are already the
// regency's own, as SQL wrote them.
import { common } from '../i18n/common';
import { events } from '../i18n/events';
import { type Language, lookUp } from '../i18n/words';
import type { ReportColumn, ReportKind, ReportTable } from '../model';
import { phoneText } from '../phone';
import { dayBounds, localDay } from '../time';
import { weekdays, words } from './words';

export type Cell = string | number | null | undefined;
export const kinds: readonly ReportKind[] = ['answer_times', 'legs', 'results', 'workload', 'heat', 'recap'];

export function numberText(value: number, language: Language, digits = 0): string {
  return value.toLocaleString(language === 'id' ? 'id-ID' : 'en-GB', { maximumFractionDigits: digits });
}

export function wordText(key: string, language: Language): string {
  return lookUp({ ...common, ...words }, language, key);
}

export function cellText(value: Cell, unit: ReportColumn['unit'], language: Language): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') {
    if (unit === 'percent') return `${numberText(value, language, 1)} %`;
    if (unit === 'seconds' || unit === 'number') return numberText(value, language, 1);
    if (unit === 'hour') return `${String(value).padStart(2, '0')}:00`;
    if (unit === 'weekday') return lookUp(weekdays, language, String(value));
    return unit === 'id' ? String(value) : numberText(value, language);
  }
  if (unit === 'word') return wordText(value, language);
  if (unit === 'event') return lookUp(events, language, value);
  if (unit === 'phone') return phoneText(value);
  return value;
}

/** The server's label is Indonesian and also stands in CSV; English has words of its own. */
export function columnText(column: ReportColumn, language: Language): string {
  if (language === 'id') return column.label;
  return column.key in words ? lookUp(words, language, column.key) : column.label;
}

const shares = /^(share|tasks_share)_/;
const seconds = /_s$/;
export function figureText(key: string, value: number | null, language: Language): string {
  if (value === null) return '–';
  if (shares.test(key)) return `${numberText(value, language, 1)} %`;
  if (key.startsWith('in_')) return numberText(value, language);
  if (seconds.test(key))
    return `${numberText(value, language, value < 100 ? 1 : 0)} ${language === 'id' ? 'dtk' : 's'}`;
  return numberText(value, language, 1);
}

/** Which figures stand above the table, in this order; those that a report lacks are left out. */
export const shownFigures = [
  'offered', 'connected', 'answered', 'share_15_s', 'share_20_s', 'abandoned', 'cut', 'running', 'wait_p50_s',
  'wait_p90_s', 'wait_p95_s', 'share_prank', 'share_ghost', 'talk_hours', 'busiest_hour', 'assigned', 'share_60_s',
  'share_in_time', 'overdue', 'declined', 'acknowledge_p50_s', 'acknowledge_p90_s', 'on_scene_p90_s', 'incidents',
  'critical', 'restricted',
] as const; // biome-ignore format: one list

/** The column of a table by its key. */
export function column(table: ReportTable, key: string): number {
  return table.columns.findIndex((one) => one.key === key);
}
export function cells(table: ReportTable, key: string): Cell[] {
  const at = column(table, key);
  return at < 0 ? [] : table.rows.map((row) => row[at]);
}
export function numbers(table: ReportTable, key: string): number[] {
  return cells(table, key).map((one) => (typeof one === 'number' ? one : 0));
}

/** Two days of the zone as a span, the last one included; null where it is none or too long. */
export function spanOf(first: string, last: string): { from: number; to: number } | null {
  const from = dayBounds(first)?.from;
  const to = dayBounds(last)?.to;
  if (from === undefined || to === undefined || to <= from || to - from > 400 * 86_400_000_000) return null;
  return { from, to: to + 1 };
}

/** "2026-11" -> its first and last day; null where it is no month. */
export function monthDays(month: string): { first: string; last: string } | null {
  const found = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!found) return null;
  const last = new Date(Date.UTC(Number(found[1]), Number(found[2]), 0)).getUTCDate();
  return { first: `${month}-01`, last: `${month}-${String(last).padStart(2, '0')}` };
}

export function thisMonth(nowUs: number): string {
  return localDay(nowUs).slice(0, 7);
}
export function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number);
  const before = new Date(Date.UTC(year ?? 1970, (number ?? 1) - 2, 1));
  return before.toISOString().slice(0, 7);
}
