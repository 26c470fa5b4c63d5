// Times as people read them. The server speaks microseconds since 1970 UTC; the regency's zone is a
// fixed offset (WIB, WITA, WIT). Waiting times run on the server's clock: `serverNow` is the browser's
// clock plus the offset that the connection measured.
import { useEffect, useState } from 'react';

export interface Zone {
  minutes: number;
  name: string;
}
let zone: Zone = { minutes: 420, name: 'WIB' };
let offsetUs = 0;

export function setZone(next: Zone) {
  zone = next;
}
export function setServerNow(us: number, localMs = Date.now()) {
  offsetUs = us - localMs * 1000;
}
export function serverNow(localMs = Date.now()): number {
  return localMs * 1000 + offsetUs;
}

const two = (n: number) => String(n).padStart(2, '0');

function local(us: number): Date {
  return new Date(us / 1000 + zone.minutes * 60_000);
}

/** "14:03 WIB" */
export function clock(us: number, seconds = false): string {
  return `${clockOnly(us, seconds)} ${zone.name}`;
}
/** "14:03", where the zone stands elsewhere */
export function clockOnly(us: number, seconds = false): string {
  const at = local(us);
  const base = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  return seconds ? `${base}:${two(at.getUTCSeconds())}` : base;
}
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'];
/** "22 Nov 14:03 WIB", the day left out where it is today */
export function dayAndClock(us: number, nowUs = serverNow()): string {
  const at = local(us);
  const today = local(nowUs);
  if (at.toISOString().slice(0, 10) === today.toISOString().slice(0, 10)) return clock(us);
  const year = at.getUTCFullYear() === today.getUTCFullYear() ? '' : ` ${at.getUTCFullYear()}`;
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]}${year} ${clock(us)}`;
}
/** "0:43", "12:05", "1:02:05"; never negative */
export function span(us: number): string {
  const total = Math.max(0, Math.floor(us / 1e6));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const rest = `${hours ? two(minutes) : minutes}:${two(total % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
/** The zone's date, "2026-11-22". */
export function localDay(us: number): string {
  return local(us).toISOString().slice(0, 10);
}
/** "2026-11-22" as people write it: "22 Nov 2026". */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${months[(month ?? 1) - 1]} ${year}`;
}
const weekdays = ['Min', 'Sen', 'Sel', 'Rab', 'Kam', 'Jum', 'Sab'];
/** What a box of the browser's own holds, which one machine writes 03/04 and another 04/03, or 02.00 PM: "Sen, 3 Apr 2028"
    for a day, "14:00 WIB" for a time; empty for what is neither. */
export function boxText(kind: string, value: string): string {
  if (kind === 'time') return /^\d\d:\d\d$/.test(value) ? `${value} ${zone.name}` : '';
  const at = Date.parse(`${value}T00:00:00Z`);
  if (kind !== 'date' || Number.isNaN(at)) return '';
  return `${weekdays[new Date(at).getUTCDay()]}, ${dayText(value)}`;
}
/** A date of the zone, "2026-11-22", as its first and last microsecond. */
export function dayBounds(day: string): { from: number; to: number } | null {
  const start = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(start)) return null;
  const from = (start - zone.minutes * 60_000) * 1000;
  return { from, to: from + 86_400_000_000 - 1 };
}

/** The server's time, renewed about once a second: one timer for the whole page. */
const tickers = new Set<(us: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;
export function useNow(): number {
  const [now, setNow] = useState(() => serverNow());
  useEffect(() => {
    tickers.add(setNow);
    timer ??= setInterval(() => {
      const us = serverNow();
      for (const tick of tickers) tick(us);
    }, 1000);
    return () => {
      tickers.delete(setNow);
      if (tickers.size === 0) {
        clearInterval(timer);
        timer = undefined;
      }
    };
  }, []);
  return now;
}
