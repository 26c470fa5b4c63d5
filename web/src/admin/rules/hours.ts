// Hours as people write them: "senin-jumat 22:00-06:00; libur". The server reads profiles the same way.
import type { HourWindow } from '../../model';

const days = ['senin', 'selasa', 'rabu', 'kamis', 'jumat', 'sabtu', 'minggu', 'libur'] as const;
type Day = (typeof days)[number];
const isDay = (text: string): text is Day => (days as readonly string[]).includes(text);

function minutesOf(text: string): number | null {
  const match = /^(\d\d):(\d\d)$/.exec(text);
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) > 59 || minutes > 1440 ? null : minutes;
}

function daysOf(text: string): Day[] | null {
  const out: Day[] = [];
  for (const part of text.split(',')) {
    const [first = '', last = first] = part.split('-');
    if (!isDay(first) || !isDay(last) || days.indexOf(first) > days.indexOf(last)) return null;
    for (const day of days.slice(days.indexOf(first), days.indexOf(last) + 1))
      if (!out.includes(day)) out.push(day);
  }
  return out;
}

function windowOf(text: string): HourWindow | null {
  const words = text.trim().split(/\s+/);
  const clock = words.length === 2 || words[0]?.includes(':') ? words.at(-1) : undefined;
  const named = words.length === 2 || !clock ? daysOf(words[0] ?? '') : [];
  if (!named || words.length > 2) return null;
  if (!clock) return { days: named, from_minute: 0, to_minute: 1440 };
  const [from, to] = clock.split('-').map(minutesOf);
  if (from == null || to == null || from === to || from === 1440) return null;
  return { days: named, from_minute: from, to_minute: to };
}

/** null: it cannot be read. An empty text is no condition. */
export function readHours(text: string): HourWindow[] | null {
  const parts = text.split(';').filter((part) => part.trim());
  const windows = parts.map(windowOf);
  return windows.some((one) => one === null) ? null : (windows as HourWindow[]);
}

const clockText = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function dayText(list: readonly Day[]): string {
  const sorted = [...list].sort((a, b) => days.indexOf(a) - days.indexOf(b));
  const out: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let last = i;
    const at = (n: number) => days.indexOf(sorted[n] as Day);
    while (last + 1 < sorted.length && at(last + 1) === at(last) + 1 && sorted[last + 1] !== 'libur') last++;
    out.push(last > i ? `${sorted[i]}-${sorted[last]}` : (sorted[i] as string));
    i = last + 1;
  }
  return out.join(',');
}

export function writeHours(windows: readonly HourWindow[]): string {
  return windows
    .map((one) => {
      const whole = one.from_minute === 0 && one.to_minute === 1440;
      const clock =
        whole && one.days.length ? '' : `${clockText(one.from_minute)}-${clockText(one.to_minute)}`;
      return [dayText(one.days), clock].filter(Boolean).join(' ');
    })
    .join('; ');
}
