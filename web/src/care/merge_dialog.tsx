// Gabungkan: this incident and another open one side by side, as two people would lay two sheets beside
// each other. Nothing is preselected; both stories stay.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Choices, TextBox } from '../ui/fields';
import { words } from './words';

interface Props {
  incident: Incident;
  open: boolean;
  onClose(): void;
  tell(error: unknown): void;
}

/** The open incidents this one could be merged into. */
export function mergeable(incident: Incident, all: readonly Incident[]): Incident[] {
  return all.filter(
    (one) =>
      one.id !== incident.id &&
      one.state === 'open' &&
      !one.masked &&
      !one.merged_into &&
      one.restricted === incident.restricted,
  );
}

export function MergeDialog({ incident, open, onClose, tell }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const others = mergeable(incident, useThings('incident'));
  const { types } = useHouse();
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const into = others.find((one) => String(one.id) === chosen);
  const typeOf = (one: Incident) => types.find((type) => type.id === one.type)?.name ?? one.type ?? '';
  const close = () => {
    setChosen(null);
    setReason('');
    onClose();
  };
  const save = () => {
    if (!into || reason.trim().length < 3) return;
    ask(
      api.POST('/api/v1/incidents/{incident}/merge', {
        params: { path: { incident: incident.id } },
        body: { into: into.id, reason: reason.trim() },
      }),
    ).then(close, tell);
  };
  return (
    <Ask title={w('merge_title', { number: incident.number })} open={open} onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {others.length ? (
          <Choices
            label={w('merge_choose')}
            value={chosen}
            onChange={setChosen}
            choices={others.slice(0, 8).map((one) => ({
              value: String(one.id),
              text: `${one.number} ${typeOf(one)} · ${one.place_text ?? ''}`,
            }))}
          />
        ) : (
          <p className="muted">{w('merge_none')}</p>
        )}
        {into ? <SideBySide left={incident} right={into} typeOf={typeOf} /> : null}
        {into ? (
          <TextBox label={w('merge_why')} value={reason} onChange={setReason} maxLength={500} atLeast={3} />
        ) : null}
        <div className="row end">
          <Button onPress={close}>{c('cancel')}</Button>
          <Button type="submit" look="main" isDisabled={!into || reason.trim().length < 3}>
            {w('merge_do')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}

interface SideProps {
  left: Incident;
  right: Incident;
  typeOf(one: Incident): string;
}

export function SideBySide({ left, right, typeOf }: SideProps) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const short = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  const cells = (one: Incident): string[] => [
    typeOf(one),
    one.place_text ?? '—',
    dayAndClock(one.created_wall),
    (one.reports ?? [])
      .map((report) => report.narrative)
      .filter(Boolean)
      .join(' · ') ||
      one.narrative ||
      '—',
    (one.assignments ?? []).map((task) => `${short(task.agency)} (${c.of(task.state)})`).join(', ') || '—',
  ];
  const [a, b] = [cells(left), cells(right)];
  const labels = [w('type'), w('place'), w('time'), w('narrative'), w('agencies')];
  return (
    <table className="list side-by-side">
      <thead>
        <tr>
          <td />
          <th scope="col">{left.number}</th>
          <th scope="col">{right.number}</th>
        </tr>
      </thead>
      <tbody>
        {labels.map((label, row) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="said">{a[row]}</td>
            <td className="said">{b[row]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
