// Open incidents, nearest first. The order stands still while the pointer or the focus is on the list.
import { memo, type ReactNode, useRef, useState } from 'react';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident, Place } from '../model';
import { span, useNow } from '../time';
import { PriorityMark } from '../ui/shape';
import { isLate } from './due';
import { distanceKm, nearness } from './form';
import { words } from './words';

export function nearest(incidents: readonly Incident[], place: Place): Incident[] {
  return incidents
    .filter((one) => one.state === 'open')
    .sort(
      (a, b) =>
        nearness(place, a.place ?? {}) - nearness(place, b.place ?? {}) || b.created_at - a.created_at,
    );
}

/** The wanted order, but what stands already keeps its place while somebody is at the list. */
export function steady<T extends { id: number }>(wanted: readonly T[], before: readonly number[]): T[] {
  const byId = new Map(wanted.map((one) => [one.id, one]));
  const kept = before.flatMap((id) => byId.get(id) ?? []);
  const known = new Set(before);
  return [...kept, ...wanted.filter((one) => !known.has(one.id))];
}

interface Props {
  incidents: readonly Incident[];
  place: Place;
  chosen: number | null;
  onChoose(id: number): void;
  /** what can be done with the list, below its title: it stays where it is however long the list gets */
  children: ReactNode;
}

export function Nearby({ incidents, place, chosen, onChoose, children }: Props) {
  const w = useWords(words);
  const [busy, setBusy] = useState(false);
  const order = useRef<number[]>([]);
  const wanted = nearest(incidents, place);
  const shown = busy ? steady(wanted, order.current) : wanted;
  order.current = shown.map((one) => one.id);
  return (
    <section
      className="zone panel near"
      aria-label={w('near', { n: shown.length })}
      onMouseEnter={() => setBusy(true)}
      onMouseLeave={() => setBusy(false)}
      onFocus={() => setBusy(true)}
      onBlur={() => setBusy(false)}
    >
      <h2>{w('near', { n: shown.length })}</h2>
      <div className="row tight">{children}</div>
      {shown.length === 0 ? <p className="muted">{w('near_none')}</p> : null}
      <ul
        className="stack scroll"
        tabIndex={shown.length ? 0 : -1}
        aria-label={w('near', { n: shown.length })}
      >
        {shown.map((one) => (
          <Card
            key={one.id}
            incident={one}
            into={incidents.find(({ id }) => id === one.merged_into)?.number}
            place={place}
            chosen={one.id === chosen}
            onChoose={onChoose}
          />
        ))}
      </ul>
    </section>
  );
}

interface CardProps {
  incident: Incident;
  /** the number of the one it was merged into */
  into: string | undefined;
  place: Place;
  chosen: boolean;
  onChoose(id: number): void;
}

const Card = memo(function Card({ incident, into, place, chosen, onChoose }: CardProps) {
  const w = useWords(words);
  const c = useWords(common);
  const { types } = useHouse();
  const now = useNow();
  const km = incident.place ? distanceKm(place, incident.place) : null;
  const type = types.find((one) => one.id === incident.type)?.name ?? incident.type;
  const tasks = incident.assignments?.filter((one) => one.must_acknowledge) ?? [];
  const wrong = tasks.some((one) => isLate(one, now))
    ? 'assignment_overdue'
    : tasks.some((one) => one.state === 'declined')
      ? 'assignment_declined'
      : null;
  return (
    <li className={`card ${incident.priority ?? ''}`} {...(chosen ? { 'data-chosen': true } : {})}>
      <button
        type="button"
        className="card-button"
        aria-pressed={chosen}
        onClick={() => onChoose(incident.id)}
      >
        <span className="row tight">
          <strong className="number">{incident.number}</strong>
          {incident.masked ? <span>{c('restricted_hidden')}</span> : <span className="strong">{type}</span>}
          {incident.priority ? <PriorityMark priority={incident.priority} /> : null}
          {incident.merged_into ? <span className="tag">{w('merged', { number: into ?? '' })}</span> : null}
        </span>
        <span className="muted said">
          {[
            incident.place_text,
            km === null ? '' : w('km', { n: km.toLocaleString('id-ID', { maximumFractionDigits: 1 }) }),
            incident.reports ? w('reporters', { n: incident.reports.length }) : '',
            w('ago', { time: span(now - incident.created_at) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {wrong ? <span className="critical">▲▲ {c(wrong)}</span> : null}
      </button>
    </li>
  );
});
