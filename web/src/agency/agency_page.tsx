// An agency's desk, and its page on a phone. New assignments sound until somebody here acts; the server is
// told that an alarm was shown only when it really was: page visible, sound running.
import '../styles/agency.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import { alarmSound } from '../alarm/sound';
import { useAlarm, useAudible } from '../alarm/use';
import { api, ask, Refused } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { useLine, useThing, useThings } from '../connection/use';
import { useWords } from '../i18n/words';
import type { Assignment } from '../model';
import { Topbar } from '../shell/topbar';
import { useNow } from '../time';
import { SaidBelow } from '../ui/said_below';
import { loudest, sortTasks } from './sort';
import { TaskCard, type Typed } from './task_card';
import { words } from './words';

const longest = (a: string, b: string) => (b.length > a.length ? b : a);

export default function AgencyPage() {
  const w = useWords(words);
  const me = useMe();
  const house = useHouse();
  const tasks = useThings('assignment');
  const agency = useThing('agency', me.agency);
  const audible = useAudible();
  const cut = useLine().state === 'lost'; // what was said of this desk before is no longer so
  const now = useNow();
  const [notice, setNotice] = useState('');
  const [typed] = useState(() => new Map<number, Typed>());
  // Acted on here and not yet confirmed: silent at once, loud again when the server refused.
  const [acted, setActed] = useState<ReadonlySet<number>>(new Set());
  const { fresh, active, done } = sortTasks(tasks);
  useAlarm(
    loudest(
      fresh.filter((one) => !acted.has(one.id)),
      now,
    ),
  );
  useShown(fresh, audible);

  const onActed = useCallback((id: number) => {
    setNotice('');
    setActed((before) => new Set(before).add(id));
  }, []);
  // An unanswered press is told beside its button; a refusal may have moved the card away from where it was.
  const onFailed = useCallback((id: number, error: unknown) => {
    if (error instanceof Refused) setNotice(error.message);
    setActed((before) => {
      const next = new Set(before);
      next.delete(id);
      return next;
    });
  }, []);
  const name = house.agencies.find((one) => one.id === me.agency)?.short_name ?? me.agency ?? '';
  const told = { cut: `▲▲ ${w('desk_cut')}`, off: `▲ ${w('desk_off')}` };
  const cards = (list: readonly Assignment[]) =>
    list.map((task) => (
      <TaskCard key={task.id} task={task} typed={typed} onActed={onActed} onFailed={onFailed} />
    ));
  return (
    <div className="page">
      <Topbar>
        <strong>{name}</strong>
        <span className="keeps-room" data-room={longest(told.cut, told.off)}>
          {audible ? (
            <span className={cut ? 'critical' : agency?.reachable ? 'ok' : 'warn'} role="status">
              {cut ? told.cut : agency?.reachable ? `✓ ${w('desk_ok')}` : told.off}
            </span>
          ) : null}
        </span>
      </Topbar>
      <main className="content agency stack">
        {audible ? null : (
          <div className="banner alarm" role="alert">
            <span>▲▲ {w('sound_off')}</span>
            <button type="button" className="button unlock" onClick={() => void alarmSound.unlock()}>
              {w('sound_on')}
            </button>
          </div>
        )}
        <section className="stack" aria-label={w('new', { n: fresh.length })}>
          <h2 aria-live="assertive">{w('new', { n: fresh.length })}</h2>
          {fresh.length ? (
            <div className="tasks">{cards(fresh)}</div>
          ) : (
            <p className="muted">{w('none_new')}</p>
          )}
        </section>
        <section className="stack" aria-label={w('active', { n: active.length })}>
          <h2>{w('active', { n: active.length })}</h2>
          {active.length ? (
            <div className="tasks">{cards(active)}</div>
          ) : (
            <p className="muted">{w('none')}</p>
          )}
        </section>
        <details>
          <summary>
            <strong>{w('done', { n: done.length })}</strong>
          </summary>
          <div className="tasks">{cards(done.slice(0, 50))}</div>
        </details>
      </main>
      <SaidBelow text={notice} onClose={() => setNotice('')} />
    </div>
  );
}

/** Reports each new assignment once a sending as shown, when the page is seen and the alarm is heard. */
function useShown(fresh: readonly Assignment[], audible: boolean) {
  const told = useRef(new Set<number>());
  const recalled = useRef(new Set<number>()); // the ladder came back to this desk
  const [visible, setVisible] = useState(document.visibilityState === 'visible');
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible');
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  useEffect(() => {
    if (!visible || !audible) return;
    for (const { recall } of fresh) {
      if (!recall || recalled.current.has(recall)) continue;
      recalled.current.add(recall);
      ask(api.POST('/api/v1/deliveries/{delivery}/shown', { params: { path: { delivery: recall } } })).catch(
        () => {
          recalled.current.delete(recall);
        },
      );
    }
    for (const { id, state } of fresh) {
      if (state === 'delivered') told.current.delete(id); // sent once more later on, it is shown once more
      if (state === 'delivered' || told.current.has(id)) continue;
      told.current.add(id);
      ask(api.POST('/api/v1/assignments/{assignment}/shown', { params: { path: { assignment: id } } })).catch(
        () => {
          told.current.delete(id); // said again with the next change
        },
      );
    }
  }, [fresh, visible, audible]);
}
