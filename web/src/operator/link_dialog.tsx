// Tautkan: this report and an open incident side by side. Nothing is preselected; the operator looks,
// chooses and confirms. One that is merged meanwhile leads to the one it was merged into.
import { useState } from 'react';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { phoneText } from '../phone';
import { dayAndClock, serverNow, span, useNow } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Choices } from '../ui/fields';
import { describePlace, emptyForm, type Form, type FormCall, wordsOf } from './form';
import { words } from './words';

/** What the dialog was opened for; the form behind it may turn to another call meanwhile. */
export interface Linking {
  name: string;
  form: Form;
  call: FormCall | undefined;
}
interface Props {
  linking: Linking | null;
  onClose(): void;
  incidents: readonly Incident[];
  onLink(incident: Incident, of: Linking): void;
}

const nothing = emptyForm('');

export function LinkDialog({ linking, onClose, incidents, onLink }: Props) {
  const { form, call } = linking ?? { form: nothing, call: undefined };
  const w = useWords(words);
  const c = useWords(common);
  const { types } = useHouse();
  const now = useNow();
  const [chosen, setChosen] = useState<string | null>(null);
  const theirs = incidents.find((one) => String(one.id) === chosen && !one.masked);
  // One that was merged is worked on in another; what is being compared stays, and says so.
  const open = incidents.filter((one) => !one.masked && !one.merged_into && one !== theirs).slice(0, 8);
  const linkable = incidents.filter((one) => one === theirs || open.includes(one));
  const into = incidents.find((one) => one.id === theirs?.merged_into && !one.masked);
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
          dayAndClock(call?.at ?? serverNow()),
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
    <Ask title={w('link_title')} open={linking !== null} onClose={close}>
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
        {theirs?.merged_into ? (
          <p className="row tight warn" role="alert">
            <span className="grow">
              ▲ {w('link_merged', { number: theirs.number, into: into?.number ?? c('restricted') })}
            </span>
            {into ? (
              <Button look="main" onPress={() => setChosen(String(into.id))}>
                {w('link_compare', { number: into.number })}
              </Button>
            ) : null}
          </p>
        ) : null}
        {chosen !== null && !theirs ? (
          <p className="warn" role="alert">
            ▲ {w('link_gone')}
          </p>
        ) : null}
        {linkable.length === 0 ? <p className="muted">{w('near_none')}</p> : null}
        {theirs ? (
          <table className="list side-by-side">
            <thead>
              <tr>
                <td />
                <th scope="col">
                  {w('link_mine')}
                  {call ? ` ${phoneText(call.number) || c('no_number')}` : ''}
                </th>
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
            isDisabled={!theirs || Boolean(theirs.merged_into)}
            onPress={() => {
              if (theirs && linking) onLink(theirs, linking);
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
