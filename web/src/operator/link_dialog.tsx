// Tautkan: this report and an open incident side by side. Nothing is preselected; the operator looks,
// chooses and confirms.
import { useState } from 'react';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call, Incident } from '../model';
import { dayAndClock, serverNow, span, useNow } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Choices } from '../ui/fields';
import { describePlace, type Form, wordsOf } from './form';
import { words } from './words';

interface Props {
  open: boolean;
  onClose(): void;
  form: Form;
  call: Call | undefined;
  incidents: readonly Incident[];
  onLink(incident: Incident): void;
}

export function LinkDialog({ open, onClose, form, call, incidents, onLink }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { types } = useHouse();
  const now = useNow();
  const [chosen, setChosen] = useState<string | null>(null);
  const linkable = incidents.filter((one) => !one.masked).slice(0, 8);
  const theirs = linkable.find((one) => String(one.id) === chosen);
  const mine = wordsOf(form);
  const nameOf = (id: string | undefined) => types.find((one) => one.id === id)?.name ?? '—';
  const close = () => {
    setChosen(null);
    onClose();
  };
  const rows: [string, string, string][] = theirs
    ? [
        [w('type'), nameOf(form.type ?? undefined), nameOf(theirs.type)],
        [w('place'), describePlace(mine.place) || '—', theirs.place_text || '—'],
        [
          w('link_time'),
          dayAndClock(call?.arrived_wall ?? serverNow()),
          `${dayAndClock(theirs.created_wall)} (${w('ago', { time: span(now - theirs.created_at) })})`,
        ],
        [w('narrative'), mine.narrative || '—', theirs.narrative || '—'],
        [
          w('callers'),
          mine.caller_name || '—',
          [
            ...new Set((theirs.reports ?? []).map((one) => one.caller_name).filter(Boolean)),
            w('reporters', { n: theirs.reports?.length ?? 1 }),
          ].join(' · '),
        ],
      ]
    : [];
  return (
    <Ask title={w('link_title')} open={open} onClose={close}>
      <div className="stack">
        <Choices
          label={w('link_choose')}
          value={chosen}
          onChange={setChosen}
          choices={linkable.map((one) => ({
            value: String(one.id),
            text: `${one.number} ${nameOf(one.type)} · ${one.place_text ?? ''}`,
          }))}
        />
        {linkable.length === 0 ? <p className="muted">{w('near_none')}</p> : null}
        {theirs ? (
          <table className="list">
            <thead>
              <tr>
                <td />
                <th scope="col">{w('link_mine')}</th>
                <th scope="col">{w('link_theirs', { number: theirs.number })}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(([label, left, right]) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td className="said">{left}</td>
                  <td className="said">{right}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : null}
        <div className="row end">
          <Button onPress={close}>{theirs ? w('link_differs') : c('cancel')}</Button>
          <Button
            look="main"
            isDisabled={!theirs}
            onPress={() => {
              if (theirs) onLink(theirs);
              close();
            }}
          >
            {w('link_same')}
          </Button>
        </div>
      </div>
    </Ask>
  );
}
