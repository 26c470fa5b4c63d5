// Urgency as a shape and a word, so that no meaning hangs on colour alone.
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';

const priorityShape: Record<string, string> = { kritis: '▲▲', tinggi: '▲', sedang: '■', rendah: '▽' };
const priorityClass: Record<string, string> = { kritis: 'critical', tinggi: 'warn' };

export function PriorityMark({ priority }: { priority: string }) {
  const w = useWords(common);
  return (
    <span className={priorityClass[priority] ?? ''}>
      <span aria-hidden="true">{priorityShape[priority] ?? '■'}</span> {w.of(priority)}
    </span>
  );
}

/** How long somebody waits: ● to 10 s, ▲ to 30 s, ▲▲ beyond. */
export function waitMark(seconds: number): { shape: string; look: string } {
  if (seconds >= 30) return { shape: '▲▲', look: 'critical' };
  if (seconds >= 10) return { shape: '▲', look: 'warn' };
  return { shape: '●', look: 'muted' };
}
