// The room in ten figures. Each says under its name what it is a part of, and counts what the list below it
// shows; only what asks somebody to act has a colour.
import { useHouse } from '../api/queries';
import { ownerless } from '../care/ownerless';
import { useThing, useThings } from '../connection/use';
import { useWords } from '../i18n/words';
import type { Call, Figures, Incident, Seat } from '../model';
import { waitingOf } from '../operator/call_panel';
import { isLate } from '../operator/due';
import { clockOnly, span, useNow } from '../time';
import { waitMark } from '../ui/shape';
import { openTasks } from './tasks';
import { words } from './words';

export interface Count {
  value: number;
  of: number;
  look: string;
}

/** Who could take a call now, of all desks. None is grave: the next caller waits. */
export function readySeats(seats: readonly Seat[]): Count {
  const ready = seats.filter((one) => one.state === 'ready' && one.phone === 'ready').length;
  return { value: ready, of: seats.length, look: ready ? '' : 'critical' };
}

/** The rows of the list of tasks, and how many of them are past their time. */
export function lateTasks(incidents: readonly Incident[], now: number): Count {
  const tasks = openTasks(incidents, now);
  const late = tasks.filter(({ task }) => isLate(task, now)).length;
  return { value: late, of: tasks.length, look: late ? 'critical' : '' };
}

/** Open incidents, and how many of them have no owner here. One that is only a stub here is in neither and named
    apart, as in the list of tasks; one that was opened for a reason counts as any other. */
export function lostIncidents(incidents: readonly Incident[]): Count & { restricted: number } {
  const open = incidents.filter((one) => one.state === 'open');
  const lost = ownerless(incidents);
  return {
    value: lost.filter((one) => !one.masked).length,
    of: open.filter((one) => !one.masked).length,
    restricted: open.filter((one) => one.masked).length,
    look: lost.length ? 'critical' : '',
  };
}

export function Numbers() {
  const figures = useThing('figures', 'figures');
  const calls = useThings('call');
  return figures ? <Tiles figures={figures} calls={calls} /> : null;
}

export function Tiles({ figures, calls }: { figures: Figures; calls: readonly Call[] }) {
  const w = useWords(words);
  const { clocks } = useHouse();
  const seats = useThings('seat');
  const incidents = useThings('incident');
  const now = useNow();
  const waiting = waitingOf(calls);
  const [first] = [...waiting].sort((a, b) => a.arrived_at - b.arrived_at);
  const waits = first ? now - first.arrived_at : 0;
  const mark = waitMark(waits / 1e6);
  const talking = seats.filter((one) => one.state === 'talking').length;
  const ready = readySeats(seats);
  const tasks = lateTasks(incidents, now);
  const lost = lostIncidents(incidents);
  const lostToo = lost.restricted ? `, ${w('masked_too', { n: lost.restricted })}` : '';
  const { answered, answered_in_time: inTime, offered } = figures;
  const share = answered ? `${Math.round((100 * inTime) / answered)} %` : '–';
  const shown: [label: string, value: string, about: string, look: string][] = [
    [w('waiting'), String(waiting.length), w('waiting_of'), waiting.length ? 'warn' : ''],
    [
      w('oldest'),
      first ? `${mark.shape} ${span(waits)}` : '–',
      first ? w('oldest_of', { time: clockOnly(first.arrived_wall, true) }) : '',
      first ? mark.look : '',
    ],
    [w('ready'), String(ready.value), w('ready_of', { n: ready.of }), ready.look],
    [w('talking'), String(talking), w('talking_of', { n: seats.length }), ''],
    [w('open_tasks'), String(tasks.of), w('open_tasks_of', { n: tasks.value }), tasks.look],
    [
      w('open_incidents'),
      String(lost.of),
      `${w('open_incidents_of', { n: lost.value })}${lostToo}`,
      lost.look,
    ],
    [w('service', { s: clocks.answer_s }), share, w('service_of', { n: inTime, of: answered }), ''],
    [w('abandoned'), String(figures.abandoned), w('of_offered', { n: offered }), ''],
    [w('cut'), String(figures.cut), w('of_offered', { n: offered }), ''],
    [w('offered'), String(offered), w('day'), ''],
  ];
  return (
    <dl className="figures">
      {shown.map(([label, value, about, look]) => (
        <div key={label} className="panel figure">
          <dt className="muted">{label}</dt>
          <dd>
            <strong className={look}>{value}</strong>
            <span className={look === 'critical' ? look : 'muted'}>{about}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
