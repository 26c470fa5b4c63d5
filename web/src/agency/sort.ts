// Which of an agency's assignments are new, under way or done, and how loud the new ones are.
import type { AlarmLevel } from '../alarm/sound';
import type { Assignment } from '../model';

const waiting = new Set<Assignment['state']>(['created', 'sent', 'delivered', 'unreachable']);
const over = new Set<Assignment['state']>(['cleared', 'declined', 'cancelled']);

export function isNew(one: Assignment): boolean {
  return one.must_acknowledge && waiting.has(one.state) && !one.incident_closed;
}

export function sortTasks(all: readonly Assignment[]) {
  const fresh: Assignment[] = [];
  const active: Assignment[] = [];
  const done: Assignment[] = [];
  for (const one of all) {
    if (isNew(one)) fresh.push(one);
    else if (over.has(one.state) || one.incident_closed) done.push(one);
    else active.push(one);
  }
  fresh.sort((a, b) => a.created_at - b.created_at);
  active.sort((a, b) => a.created_at - b.created_at);
  done.sort((a, b) => b.created_at - a.created_at);
  return { fresh, active, done };
}

const kSecondUs = 20_000_000;

/** Soft at first, urgent after 20 s, a siren when the time to accept is over. */
export function levelOf(one: Assignment, now: number): AlarmLevel {
  if (!isNew(one)) return 0;
  if (one.overdue || (one.acknowledge_by !== undefined && now >= one.acknowledge_by)) return 3;
  return one.priority === 'kritis' || now - one.created_at >= kSecondUs ? 2 : 1;
}

export function loudest(all: readonly Assignment[], now: number): AlarmLevel {
  return all.reduce<AlarmLevel>((level, one) => {
    const mine = levelOf(one, now);
    return mine > level ? mine : level;
  }, 0);
}
