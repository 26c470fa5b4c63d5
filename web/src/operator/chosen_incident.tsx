// The chosen incident: its agencies with their clocks, what a further report would add, its timeline.
import { useState } from 'react';
import { api, ask, Refused } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { OwnerLine } from '../care/owner_line';
import { IncidentSteps, MergedLine } from '../care/steps';
import { words as careWords } from '../care/words';
import { common } from '../i18n/common';
import { events } from '../i18n/events';
import { machine, plainly } from '../i18n/machine';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { clockOnly } from '../time';
import { Button } from '../ui/button';
import { later } from '../ui/later';
import { PriorityMark } from '../ui/shape';
import { AssignmentRow } from './assignment_row';
import { elsewhere } from './form';
import { OpenRestricted } from './open_restricted';
import { ToldLines } from './told_lines';
import { words } from './words';

const AddAgency = later(async () => (await import('../care/dialogs')).AddAgency);
const Words = later(async () => (await import('../care/dialogs')).Words);
const HandoverDialog = later(async () => (await import('../care/dialogs')).HandoverDialog);

interface Props {
  incident: Incident;
  tell(error: unknown): void;
  say(text: string): void;
}

export function ChosenIncident({ incident, tell, say }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const house = useHouse();
  const [asking, setAsking] = useState<'note' | 'handover' | 'agency' | null>(null);
  const care = useWords(careWords);
  const me = useMe();
  const path = { params: { path: { incident: incident.id } } };
  if (incident.masked) return <OpenRestricted incident={incident.id} number={incident.number} tell={tell} />;
  const type = house.types.find((one) => one.id === incident.type);
  const nameOf = (id: string | undefined) =>
    house.agencies.find((one) => one.id === id)?.short_name ?? id ?? '';
  const copy = async () => {
    try {
      const { text } = await ask(api.GET('/api/v1/incidents/{incident}/summary', path));
      await navigator.clipboard.writeText(text);
      say(w('copied'));
    } catch (error) {
      if (error instanceof Refused && error.code === 'restricted') say(w('copy_refused'));
      else tell(error);
    }
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className="stack scroll grow" tabIndex={0}>
      <p className="row tight">
        <strong className="number">{incident.number}</strong>{' '}
        <span className="strong">{type?.name ?? incident.type}</span>
        {incident.priority ? <PriorityMark priority={incident.priority} /> : null}
        {incident.restricted ? <span className="tag warn">{c('restricted')}</span> : null}
        {incident.state === 'closed' ? <span className="tag">{c('closed')}</span> : null}
        {incident.reopened ? <span className="tag">{care('reopened')}</span> : null}
      </p>
      <OwnerLine incident={incident} tell={tell} />
      <MergedLine incident={incident} />
      <p className="muted said">{incident.place_text}</p>
      <ToldLines incident={incident} />
      <ul className="stack">
        {incident.assignments?.map((one) => (
          <AssignmentRow
            key={one.id}
            assignment={one}
            incident={incident.id}
            outcomes={type?.outcomes ?? []}
            where={elsewhere(incident.place)}
            tell={tell}
          />
        ))}
      </ul>
      {incident.proposed?.length ? (
        <div className="stack">
          <h3>{w('proposed')}</h3>
          {incident.proposed.map((line) => (
            <div key={line.agency} className="row tight">
              <span>
                {nameOf(line.agency)} <span className="tag">{c.of(line.role)}</span>
              </span>
              <Button
                size="small"
                onPress={() =>
                  void ask(
                    api.POST('/api/v1/incidents/{incident}/agencies', {
                      ...path,
                      body: { agency: line.agency, role: line.role, reason: line.rule },
                    }),
                  ).catch(tell)
                }
              >
                {w('add_agency')}
              </Button>
            </div>
          ))}
        </div>
      ) : null}
      <div className="row tight">
        <Button size="small" onPress={() => void copy()}>
          {w('copy')}
        </Button>
        {incident.state === 'open' ? (
          <Button size="small" onPress={() => setAsking('agency')}>
            {w('add_other')}
          </Button>
        ) : null}
        <Button size="small" onPress={() => setAsking('note')}>
          {w('add_note')}
        </Button>
        {incident.state === 'open' && incident.owner === me.person ? (
          <Button size="small" onPress={() => setAsking('handover')}>
            {care('handover')}
          </Button>
        ) : null}
        <IncidentSteps incident={incident} tell={tell} say={say} />
      </div>
      <h3>{w('timeline')}</h3>
      <Timeline incident={incident} nameOf={nameOf} />
      <Words
        title={w('add_note')}
        open={asking === 'note'}
        onClose={() => setAsking(null)}
        onSave={(text) =>
          void ask(api.POST('/api/v1/incidents/{incident}/notes', { ...path, body: { text } })).catch(tell)
        }
      />
      <AddAgency incident={incident} open={asking === 'agency'} onClose={() => setAsking(null)} />
      <HandoverDialog open={asking === 'handover'} onClose={() => setAsking(null)} />
    </div>
  );
}

function Timeline({ incident, nameOf }: { incident: Incident; nameOf(id: string | undefined): string }) {
  const e = useWords(events);
  const m = useWords(machine);
  return (
    <ol className="timeline">
      {incident.timeline?.map((entry) => (
        <li key={`${entry.at}-${entry.kind}-${entry.assignment ?? 0}-${entry.text}`}>
          <span className="number muted">{clockOnly(entry.wall, true)}</span>
          <span>
            {e.of(entry.kind)}
            {entry.agency ? ` · ${nameOf(entry.agency)}` : ''}
            {entry.person_name ? ` · ${entry.person_name}` : ''}
            {entry.text ? `: ${plainly(entry.kind, entry.text, m)}` : ''}
          </span>
        </li>
      ))}
    </ol>
  );
}
