// The supervisor's view of whose everything is: incidents whose owner is not there, and who could take them.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Choices } from '../ui/fields';
import { OwnerLine } from './owner_line';
import { words } from './words';

/** What the wall counts as open: everybody in the room reads it, so restricted ones are never on it. */
export function openIncidents(incidents: readonly Incident[]): Incident[] {
  return incidents.filter((one) => one.state === 'open' && !one.restricted);
}

export function ownerless(incidents: readonly Incident[]): Incident[] {
  return incidents.filter((one) => one.state === 'open' && !one.owner_present && !one.merged_into);
}

export function Ownerless({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const me = useMe();
  const { types } = useHouse();
  const lost = ownerless(useThings('incident'));
  const restricted = lost.filter((one) => one.masked).length;
  const title = w('ownerless', { n: lost.length - restricted });
  const people = useThings('person').filter((one) => one.role === 'operator' || one.role === 'supervisor');
  const [chosen, setChosen] = useState<Incident | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const assign = () => {
    if (!chosen || to === null) return;
    ask(
      api.POST('/api/v1/incidents/{incident}/owner', {
        params: { path: { incident: chosen.id } },
        body: { owner: Number(to) },
      }),
    ).catch(tell);
    setChosen(null);
    setTo(null);
  };
  return (
    <section className="panel stack" aria-label={title}>
      <h2>
        {title}
        {restricted ? <span className="muted"> {w('restricted_too', { n: restricted })}</span> : null}
      </h2>
      {lost.length === 0 ? <p className="muted">{w('ownerless_none')}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keyboard */}
      <ul className="bounded" tabIndex={0}>
        {lost.map((one) => (
          <li key={one.id} className="row tight alarm-row">
            <strong className="number">{one.number}</strong>
            <span>{one.masked ? c('restricted') : types.find((type) => type.id === one.type)?.name}</span>
            <OwnerLine incident={one} tell={tell} />
            {me.role === 'supervisor' ? (
              <Button size="small" onPress={() => setChosen(one)}>
                {w('assign')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <p className="muted">
        {w('present', { n: people.length })}: {people.map((one) => one.name).join(', ') || '—'}
      </p>
      <Ask
        title={`${w('assign')} ${chosen?.number ?? ''}`}
        open={chosen !== null}
        onClose={() => setChosen(null)}
        narrow
      >
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            assign();
          }}
        >
          {people.length ? (
            <Choices
              label={w('assign_who')}
              value={to}
              onChange={setTo}
              choices={people.map((one) => ({ value: String(one.id), text: one.name }))}
            />
          ) : (
            <p className="critical">▲ {w('nobody_here')}</p>
          )}
          <div className="row end">
            <Button onPress={() => setChosen(null)}>{c('cancel')}</Button>
            <Button type="submit" look="main" isDisabled={to === null}>
              {w('assign')}
            </Button>
          </div>
        </form>
      </Ask>
    </section>
  );
}
