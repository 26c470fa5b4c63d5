// Assignments nobody finished, the late ones first; the declined stand below them and are not counted, a restricted
// incident opens after a reason.
import { useState } from 'react';
import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { AssignmentOfIncident, Incident } from '../model';
import { dueOf, isLate } from '../operator/due';
import { IncidentDetail } from '../operator/incident_detail';
import { span, useNow } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { words } from './words';

interface OpenTask {
  incident: Incident;
  task: AssignmentOfIncident;
}
const over = new Set(['cleared', 'cancelled', 'declined']);

function tasksOf(incidents: readonly Incident[]): OpenTask[] {
  return incidents
    .filter((one) => one.state === 'open')
    .flatMap((incident) => (incident.assignments ?? []).map((task) => ({ incident, task })))
    .filter(({ task }) => task.must_acknowledge);
}

/** What an agency still has to do: late first, then what nobody accepted, the shortest time first. */
export function openTasks(incidents: readonly Incident[], now: number): OpenTask[] {
  const due = (task: AssignmentOfIncident) =>
    task.phone_now ? 0 : (dueOf(task) ?? Number.POSITIVE_INFINITY);
  const waits = (task: AssignmentOfIncident) => Number(!task.acknowledged_at);
  return tasksOf(incidents)
    .filter(({ task }) => !over.has(task.state))
    .sort(
      (a, b) =>
        Number(isLate(b.task, now)) - Number(isLate(a.task, now)) ||
        waits(b.task) - waits(a.task) ||
        due(a.task) - due(b.task) ||
        a.task.id - b.task.id,
    );
}

/** What an agency said no to: nobody's task any more, and no clock runs, but the incident may lack somebody. */
export function declinedTasks(incidents: readonly Incident[]): OpenTask[] {
  return tasksOf(incidents).filter(({ task }) => task.state === 'declined');
}

export function OpenTasks({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const incidents = useThings('incident');
  const now = useNow();
  const [chosen, setChosen] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const tasks = openTasks(incidents, now);
  const declined = declinedTasks(incidents);
  const rows = [...tasks, ...declined];
  const masked = incidents.filter((one) => one.masked && one.state === 'open');
  const nameOf = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  return (
    <section className="panel stack" aria-label={w('assignments', { n: tasks.length })}>
      <h2>
        {w('assignments', { n: tasks.length })}
        {declined.length ? <span className="muted"> {w('declined_too', { n: declined.length })}</span> : null}
        {masked.length ? <span className="muted"> {w('masked_too', { n: masked.length })}</span> : null}
      </h2>
      {rows.length + masked.length === 0 ? <p className="muted">{w('no_tasks')}</p> : null}
      <div className="table-scroll" hidden={rows.length + masked.length === 0}>
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{w('incident')}</th>
              <th scope="col">{w('agency')}</th>
              <th scope="col">{w('state')}</th>
              <th scope="col">{w('clock')}</th>
              <th scope="col">{w('owner')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ incident, task }) => {
              const late = isLate(task, now);
              const bad = late || task.state === 'declined' || task.phone_now;
              const due = dueOf(task);
              return (
                <tr key={task.id}>
                  <td>
                    <button type="button" className="card-button" onClick={() => setChosen(incident.id)}>
                      <u className="number">{incident.number}</u>{' '}
                      {types.find((one) => one.id === incident.type)?.name ?? ''}
                    </button>
                  </td>
                  <td>{nameOf(task.agency)}</td>
                  <td className={bad ? 'critical' : ''}>
                    {bad ? '▲▲ ' : ''}
                    {c.of(task.state)}
                  </td>
                  <td className={`number ${late ? 'critical' : ''}`}>
                    {due === null
                      ? '–'
                      : late
                        ? w('late', { time: span(Math.max(0, now - due)) })
                        : w('in', { time: span(due - now) })}
                  </td>
                  <td>{incident.owner_name}</td>
                </tr>
              );
            })}
            {masked.map((incident) => (
              <tr key={`masked-${incident.id}`}>
                <td colSpan={4}>
                  <button type="button" className="card-button" onClick={() => setChosen(incident.id)}>
                    <u className="number">{incident.number}</u> {c('restricted_hidden')}
                  </button>
                </td>
                <td>{incident.owner_name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Ask title={w('incident')} open={chosen !== null} onClose={() => setChosen(null)}>
        <IncidentDetail incident={incidents.find((one) => one.id === chosen)} tell={tell} say={setSaid} />
        <div className="row end">
          <p role="status" className="grow">
            {said}
          </p>
          <Button onPress={() => setChosen(null)}>{c('close')}</Button>
        </div>
      </Ask>
    </section>
  );
}
