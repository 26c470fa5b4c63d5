// When an assignment is late: one word for every board, card and figure. Only what still runs can be late; a
// declined, finished or cancelled assignment has no clock, and one accepted late is late no more.
import type { AssignmentOfIncident } from '../model';

const ended = new Set<AssignmentOfIncident['state']>(['declined', 'cleared', 'cancelled']);

/** Until when the next step has to be made (server time, us), or null where no clock runs. */
export function dueOf(one: AssignmentOfIncident): number | null {
  if (ended.has(one.state)) return null;
  if (!one.acknowledged_at) return one.acknowledge_by ?? null;
  const next = (one.clocks ?? []).filter((clock) => clock.leg === 'depart' || clock.leg === 'arrive');
  return next.length ? Math.min(...next.map((clock) => clock.due_at)) : null;
}

export function isLate(one: AssignmentOfIncident, now: number): boolean {
  const due = dueOf(one);
  return due !== null && (now > due || (one.overdue && !one.acknowledged_at));
}
