// Assignments nobody finished, the late ones first; a restricted incident opens after a reason.
import { useState } from 'react';
import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { AssignmentOfIncident, Incident } from '../model';
import { IncidentDetail } from '../operator/incident_detail';
import { span, useNow } from '../time';
import { Ask } from '../ui/dialog';
import { words } from './words';

interface OpenTask {
  incident: Incident;
  task: AssignmentOfIncident;
}
const over = new Set(['cleared', 'cancelled']);

export function openTasks(incidents: readonly Incident[]): OpenTask[] {
  const due = (task: AssignmentOfIncident) =>
    task.state === 'declined' || task.phone_now ? 0 : (task.acknowledge_by ?? Number.POSITIVE_INFINITY);
  const waits = (task: AssignmentOfIncident) => Number(!task.acknowledged_at);
  return incidents
    .filter((one) => one.state === 'open')
    .flatMap((incident) => (incident.assignments ?? []).map((task) => ({ incident, task })))
    .filter(({ task }) => !over.has(task.state) && task.must_acknowledge)
    .sort(
      (a, b) =>
        Number(b.task.overdue) - Number(a.task.overdue) ||
        waits(b.task) - waits(a.task) ||
        due(a.task) - due(b.task) ||
        a.task.id - b.task.id,
    );
}

export function OpenTasks({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const incidents = useThings('incident');
  const now = useNow();
  const [chosen, setChosen] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const tasks = openTasks(incidents);
  const masked = incidents.filter((one) => one.masked && one.state === 'open');
  const nameOf = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  return (
    <section className="panel stack" aria-label={w('assignments', { n: tasks.length })}>
      <h2>
        {w('assignments', { n: tasks.length })}
        {masked.length ? <span className="muted"> {w('masked_too', { n: masked.length })}</span> : null}
      </h2>
      {tasks.length + masked.length === 0 ? <p className="muted">{w('no_tasks')}</p> : null}
      <div className="table-scroll" hidden={tasks.length + masked.length === 0}>
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
            {tasks.map(({ incident, task }) => {
              const bad = task.overdue || task.state === 'declined' || task.phone_now;
              const left = task.acknowledge_by ? task.acknowledge_by - now : 0;
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
                  <td className={`number ${left < 0 && !task.acknowledged_at ? 'critical' : ''}`}>
                    {task.acknowledged_at || !task.acknowledge_by
                      ? '–'
                      : left < 0
                        ? w('late', { time: span(-left) })
                        : w('in', { time: span(left) })}
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
        <p role="status">{said}</p>
      </Ask>
    </section>
  );
}
