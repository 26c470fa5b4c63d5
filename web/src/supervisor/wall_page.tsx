// The room on the wall: read from across it, never touched, never scrolled. What does not fit is counted
// ("dan 3 lagi") and what is late stands first, so nothing that matters can be off the picture.
import '../styles/wall.css';
import { Link } from '@tanstack/react-router';
import { alarmSubject } from '../alarm/told';
import { useHouse, useMe } from '../api/queries';
import { openIncidents } from '../care/ownerless';
import { useThing, useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Alarm, Call, Seat } from '../model';
import { callerName, waitingOf } from '../operator/call_panel';
import { dueOf, isLate } from '../operator/due';
import { LineState } from '../shell/line_state';
import { homeOf } from '../shell/pages';
import { DemoBanner } from '../shell/signed_in';
import { clock, span, useNow } from '../time';
import { Button } from '../ui/button';
import { waitMark } from '../ui/shape';
import { declinedTasks, openTasks } from './tasks';
import { TrunkSaid, useTrunks } from './trunks';
import { words } from './wall_words';

/** How many rows a panel has room for; the same on every screen, since the letters grow with it. */
const room = { calls: 8, tasks: 9, alarms: 4, seats: 18, reach: 10, trunks: 4 };

export default function WallPage() {
  const w = useWords(words);
  const house = useHouse();
  const me = useMe();
  const now = useNow();
  const calls = useThings('call');
  return (
    <div className="wall">
      <header>
        <DemoBanner />
        <div className="wall-top">
          <h1>112 · {house.title}</h1>
          <span className="wall-clock number">{clock(now)}</span>
          <LineState />
          <span className="push wall-keys">
            <Button
              size="small"
              onPress={() => void document.documentElement.requestFullscreen?.().catch(() => {})}
            >
              {w('full')}
            </Button>
            <Link className="button small" to={homeOf(me.role)}>
              {w('back')}
            </Link>
          </span>
        </div>
      </header>
      <main className="wall-grid" aria-label={w('title')}>
        <NumbersOnWall calls={waitingOf(calls)} now={now} />
        <WaitingOnWall calls={waitingOf(calls)} now={now} />
        <TasksOnWall now={now} />
        <SeatsOnWall calls={calls} now={now} />
        <AlarmsOnWall />
        <ReachOnWall now={now} />
      </main>
    </div>
  );
}

function More({ n }: { n: number }) {
  const w = useWords(words);
  return n > 0 ? <p className="wall-more">{w('more', { n })}</p> : null;
}

/** Who waits is counted from the list beside it, so that the two never differ. */
export function NumbersOnWall({ calls, now }: { calls: readonly Call[]; now: number }) {
  const w = useWords(words);
  const { clocks } = useHouse();
  const figures = useThing('figures', 'figures');
  const open = openIncidents(useThings('incident'));
  const late = openTasks(open, now).filter(({ task }) => isLate(task, now)).length;
  const waiting = calls.length;
  const waits = waiting ? now - Math.min(...calls.map((one) => one.arrived_at)) : 0;
  const mark = waitMark(waits / 1e6);
  const share = figures?.answered
    ? `${Math.round((100 * figures.answered_in_time) / figures.answered)} %`
    : '–';
  const shown: [string, string, string][] = [
    [w('waiting'), `${waiting ? '▲ ' : ''}${waiting}`, waiting ? 'warn' : ''],
    [w('oldest'), waiting ? `${mark.shape} ${span(waits)}` : '–', waiting ? mark.look : ''],
    [w('service', { s: clocks.answer_s }), share, ''],
    [w('abandoned'), String(figures?.abandoned ?? 0), ''],
    [w('late'), `${late ? '▲▲ ' : ''}${late}`, late ? 'critical' : ''],
    [w('incidents'), String(open.length), ''],
  ];
  return (
    <dl className="wall-numbers">
      {shown.map(([label, value, look]) => (
        <div key={label} className="wall-panel">
          <dt>{label}</dt>
          <dd className={look}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function WaitingOnWall({ calls, now }: { calls: readonly Call[]; now: number }) {
  const w = useWords(words);
  const c = useWords(common);
  return (
    <section className="wall-panel wall-calls" aria-label={w('calls')}>
      <h2>
        {w('calls')} ({calls.length})
      </h2>
      {calls.length === 0 ? <p className="muted">{w('calls_none')}</p> : null}
      <ul>
        {calls.slice(0, room.calls).map((call) => {
          const mark = waitMark((now - call.arrived_at) / 1e6);
          return (
            <li key={call.id}>
              <span className={`number ${mark.look}`}>
                <span aria-hidden="true">{mark.shape}</span> {span(now - call.arrived_at)}
              </span>
              <span className="number clip">{callerName(call, c('no_number'))}</span>
              <span className="push muted clip">{call.offers.map((one) => one.seat).join(', ')}</span>
            </li>
          );
        })}
      </ul>
      <More n={calls.length - room.calls} />
    </section>
  );
}

export function TasksOnWall({ now }: { now: number }) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const incidents = openIncidents(useThings('incident'));
  const tasks = openTasks(incidents, now);
  const declined = declinedTasks(incidents);
  const rows = [...tasks, ...declined];
  const nameOf = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  return (
    <section className="wall-panel wall-tasks" aria-label={w('tasks')}>
      <h2>
        {w('tasks')} ({tasks.length})
        {declined.length ? <span className="muted"> {w('declined_too', { n: declined.length })}</span> : null}
      </h2>
      {rows.length === 0 ? <p className="muted">{w('tasks_none')}</p> : null}
      <ul>
        {rows.slice(0, room.tasks).map(({ incident, task }) => {
          const late = isLate(task, now);
          const bad = late || task.state === 'declined' || task.phone_now;
          const due = dueOf(task);
          const left = due === null ? null : due - now;
          return (
            <li key={task.id}>
              <span className={`wall-due number ${bad ? 'critical' : left === null ? 'muted' : 'warn'}`}>
                {bad ? '▲▲ ' : ''}
                {left === null
                  ? '–'
                  : late
                    ? w('by_late', { time: span(Math.max(0, -left)) })
                    : w('in_time', { time: span(left) })}
              </span>
              <strong className="clip">{nameOf(task.agency)}</strong>
              <span className="number wall-whole">{incident.number}</span>
              <span className="clip grow">{types.find((one) => one.id === incident.type)?.name ?? ''}</span>
              <span className="wall-state muted clip">
                {task.phone_now
                  ? `☎ ${w('phone_now')}`
                  : task.state === 'declined'
                    ? w('declined')
                    : c.of(task.state)}
              </span>
            </li>
          );
        })}
      </ul>
      <More n={rows.length - room.tasks} />
    </section>
  );
}

const shapes = { signed_out: '○', ready: '●', offered: '▲', talking: '◆', wrap_up: '✎', paused: '❚❚' };
const order = { offered: 0, talking: 1, wrap_up: 2, paused: 3, ready: 4, signed_out: 5 };

export function seatsForWall(seats: readonly Seat[]): Seat[] {
  return [...seats].sort(
    (a, b) => order[a.state] - order[b.state] || a.id.localeCompare(b.id, 'id', { numeric: true }),
  );
}

function SeatsOnWall({ calls, now }: { calls: readonly Call[]; now: number }) {
  const w = useWords(words);
  const c = useWords(common);
  const seats = useThings('seat');
  // On the wall a seat keeps its place where all fit; only then is it found without reading.
  const shown =
    seats.length <= room.seats
      ? [...seats].sort((a, b) => a.id.localeCompare(b.id, 'id', { numeric: true }))
      : seatsForWall(seats);
  return (
    <section className="wall-panel wall-seats" aria-label={w('seats')}>
      <h2>
        {w('seats')} ({seats.length})
      </h2>
      <ul>
        {shown.slice(0, room.seats).map((seat) => {
          const call = calls.find((one) => one.id === seat.call);
          const since = seat.state === 'talking' ? (call?.answered_at ?? seat.idle_since) : seat.idle_since;
          const bad = seat.state !== 'signed_out' && seat.phone !== 'ready';
          return (
            <li key={seat.id} className={`wall-seat ${seat.state}`}>
              <strong className="clip">{seat.title}</strong>
              <span className="clip">
                <span aria-hidden="true">{shapes[seat.state]}</span> {c.of(seat.state)}
              </span>
              {bad ? (
                <span className="warn clip">▲ {w('phone_bad')}</span>
              ) : (
                <span className="muted clip number">
                  {seat.state === 'signed_out' || !since ? ' ' : span(now - since)} {seat.person_name ?? ''}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <More n={seats.length - room.seats} />
    </section>
  );
}

export function alarmsForWall(alarms: readonly Alarm[]): Alarm[] {
  return alarms.filter((one) => !one.acknowledged_by).sort((a, b) => b.last_at - a.last_at);
}

function AlarmsOnWall() {
  const w = useWords(words);
  const c = useWords(common);
  const house = useHouse();
  const alarms = alarmsForWall(useThings('alarm'));
  return (
    <section className={`wall-panel wall-alarms ${alarms.length ? 'alert' : ''}`} aria-label={w('alarms')}>
      <h2>
        {w('alarms')} ({alarms.length})
      </h2>
      {alarms.length === 0 ? <p className="ok">✓ {w('alarms_none')}</p> : null}
      <ul>
        {alarms.slice(0, room.alarms).map((one) => (
          <li key={one.id}>
            <span className="wall-line">
              <span className="critical clip">▲▲ {c.of(one.alarm)}</span>
              <span className="number">{one.count > 1 ? `×${one.count}` : ''}</span>
              <span className="push muted number">{clock(one.raised_wall)}</span>
            </span>
            <span className="clip">{alarmSubject(one, house, c.of)}</span>
          </li>
        ))}
      </ul>
      <More n={alarms.length - room.alarms} />
    </section>
  );
}

/** One that cannot be reached, and a name too long for half a line, take a whole one. */
export function wholeLine(name: string, away: boolean): boolean {
  return away || name.length > 13;
}

/** As many as have room in these lines: some take a line of their own, of the others two share one. */
export function agenciesForWall<A extends { id: string }>(
  sorted: readonly A[],
  whole: (one: A) => boolean,
  lines: number,
): A[] {
  let halves = 2 * lines;
  return sorted.filter((one) => {
    if (whole(one)) halves = 2 * Math.floor(halves / 2) - 2;
    else halves -= 1;
    return halves >= 0;
  });
}

function ReachOnWall({ now }: { now: number }) {
  const w = useWords(words);
  const { agencies } = useHouse();
  const live = useThings('agency');
  const trunks = useTrunks();
  // Who cannot be reached stands first; partners are phoned anyway.
  const rank = (id: string) => {
    const agency = agencies.find((one) => one.id === id);
    return agency?.standing === 'partner' ? 2 : live.find((one) => one.id === id)?.reachable ? 1 : 0;
  };
  const sorted = [...agencies].sort((a, b) => rank(a.id) - rank(b.id));
  const shown = agenciesForWall(
    sorted,
    (one) => wholeLine(one.short_name, rank(one.id) === 0),
    room.reach - Math.min(trunks.length, room.trunks),
  );
  return (
    <section className="wall-panel wall-reach" aria-label={w('reach')}>
      <h2>{w('reach')}</h2>
      <ul>
        {trunks.slice(0, room.trunks).map((trunk) => (
          <li key={trunk.id}>
            <strong className="clip">{trunk.title}</strong>
            <TrunkSaid trunk={trunk} now={now} more="push clip" />
          </li>
        ))}
        <More n={trunks.length - room.trunks} />
      </ul>
      <ul className="wall-agencies">
        {shown.map((agency) => {
          const state = live.find((one) => one.id === agency.id);
          const partner = agency.standing === 'partner';
          return (
            <li
              key={agency.id}
              className={wholeLine(agency.short_name, rank(agency.id) === 0) ? 'whole' : ''}
            >
              <span className="clip">{agency.short_name}</span>
              <span className={`push clip ${partner ? 'muted' : state?.reachable ? 'ok' : 'critical'}`}>
                {partner
                  ? `☎ ${w('partner')}`
                  : state?.reachable
                    ? `✓ ${w('desks', { n: state.desks })}`
                    : `▲▲ ${w('not_reachable')}`}
              </span>
            </li>
          );
        })}
      </ul>
      <More n={sorted.length - shown.length} />
    </section>
  );
}
