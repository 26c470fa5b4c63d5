// My hand-overs that were declined, and what others made mine without an offer: read from the incidents' own timelines, so that a reload, or a page that was
// not there when it was said, tells it too. A later offer of the incident ends it.
import type { Incident } from '../model';

export interface Refusal {
  key: string;
  name: string;
  reason: string;
  /** what I had written with the offer */
  note: string;
  wall: number;
  incidents: string[];
}

/** What was done at one moment to several incidents is one line; the newest first. */
function together<T extends { key: string; wall: number; incidents: string[] }>(all: readonly T[]): T[] {
  const found = new Map<string, T>();
  for (const one of all) {
    const known = found.get(one.key);
    if (known) known.incidents.push(...one.incidents);
    else found.set(one.key, one);
  }
  return [...found.values()].sort((a, b) => b.wall - a.wall);
}

export function refusalsOf(incidents: readonly Incident[], me: number): Refusal[] {
  const all: Refusal[] = [];
  for (const one of incidents) {
    if (one.state !== 'open' || one.owner !== me || one.merged_into) continue;
    const said = (one.timeline ?? []).filter(({ kind }) => kind.startsWith('handover_'));
    const [offer, last] = [said.at(-2), said.at(-1)];
    if (last?.kind !== 'handover_declined' || offer?.kind !== 'handover_offered' || offer.person !== me)
      continue;
    all.push({
      key: `${last.at}-${last.person ?? 0}`,
      name: last.person_name ?? '',
      reason: last.text,
      note: offer.text,
      wall: last.wall,
      incidents: [one.number],
    });
  }
  return together(all);
}

export interface Given {
  key: string;
  name: string;
  reason: string;
  wall: number;
  incidents: string[];
  /** by merging it with one of mine */
  merged: boolean;
}
const kShift = 8 * 3600e6;

/** What somebody else made mine, by merging or by naming me, within a shift: its alarms are mine from then on. */
export function givenTo(incidents: readonly Incident[], me: number, now: number): Given[] {
  const all: Given[] = [];
  for (const one of incidents) {
    if (one.state !== 'open' || one.owner !== me) continue;
    const told = one.timeline ?? [];
    const at = told.findLastIndex(({ kind }) => kind === 'owner_changed');
    const [before, last] = [told[at - 1], told[at]];
    if (!last?.person || last.person === me || now - last.at > kShift) continue;
    const merged = before?.kind === 'incidents_merged' && before.person === last.person;
    all.push({
      key: `${last.at}-${last.person}-own`,
      name: last.person_name ?? '',
      reason: last.text || (merged ? before.text : ''),
      wall: last.wall,
      incidents: [one.number],
      merged,
    });
  }
  return together(all);
}

const kept = 'siaga.refusals';
const read = (): string[] => {
  try {
    return JSON.parse(sessionStorage.getItem(kept) ?? '[]') as string[];
  } catch {
    return [];
  }
};
export const wasPutAway = (key: string) => read().includes(key);
export const putAway = (key: string) =>
  sessionStorage.setItem(kept, JSON.stringify([...read(), key].slice(-50)));
