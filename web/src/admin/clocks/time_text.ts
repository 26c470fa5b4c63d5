// Seconds as people on a desk write them: m:ss, from an hour on h:mm:ss.

/** What cannot be read; nothing is saved while one is left. */
export const unreadable = -1;

const two = (n: number) => String(n).padStart(2, '0');

export function timeText(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** "1:30" is ninety; a bare "90" could be minutes or seconds and is neither. "0" is none. */
export function readTime(text: string): number {
  const said = text.trim();
  if (said === '0') return 0;
  const parts = /^(?:(\d{1,3}):)?(\d{1,4}):(\d{2})$/.exec(said);
  if (!parts) return unreadable;
  const [hours, minutes, seconds] = [Number(parts[1] ?? 0), Number(parts[2]), Number(parts[3])];
  if (seconds > 59 || (parts[1] !== undefined && minutes > 59)) return unreadable;
  return hours * 3600 + minutes * 60 + seconds;
}
