// One assignment of this agency, with the next step as its biggest button.
import { memo, useEffect, useRef, useState } from 'react';
import { Away, api, ask, messageOf, Refused } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { useLine } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Assignment } from '../model';
import { clock, clockOnly, span, useNow } from '../time';
import { Button } from '../ui/button';
import { Clipped } from '../ui/clipped';
import { TextBox } from '../ui/fields';
import { PriorityMark } from '../ui/shape';
import { isNew } from './sort';
import { words } from './words';

export interface Typed {
  asking: 'decline' | 'clear' | null;
  text: string;
}
interface Props {
  task: Assignment;
  /** what is typed for each task: it stays when a colleague's step moves the card to another list */
  typed: Map<number, Typed>;
  onActed(id: number): void;
  onFailed(id: number, error: unknown): void;
}

export const TaskCard = memo(function TaskCard({ task, typed, onActed, onFailed }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const house = useHouse();
  const fresh = isNew(task);
  const type = house.types.find((one) => one.id === task.type);
  const nameOf = (id: string) => house.agencies.find((one) => one.id === id)?.short_name ?? id;
  const seatOf = (id: string | undefined) => house.seats.find((one) => one.id === id)?.title ?? id;
  const { lat, lon } = task.place;
  return (
    <article
      className={fresh ? 'task ringing' : 'task'}
      aria-label={`${type?.name ?? task.type} ${task.number}`}
    >
      <div className="row">
        <h3>{type?.name ?? task.type}</h3>
        <PriorityMark priority={task.priority} />
        <span className="tag">{c.of(task.role)}</span>
        {task.restricted ? <span className="tag warn">{c('restricted')}</span> : null}
        <Deadline task={task} />
      </div>
      <Clipped text={task.place_text} look="strong place" longest={180} />
      {lat !== undefined && lon !== undefined ? (
        <p>
          <a href={`geo:${lat},${lon}`}>
            {w('map')}: {lat.toFixed(5)}, {lon.toFixed(5)}
          </a>
        </p>
      ) : null}
      <Clipped text={task.narrative} look="" longest={140} />
      {task.safe_callback === false ? <p className="critical">▲▲ {w('unsafe')}</p> : null}
      <Acts task={task} typed={typed} onActed={onActed} onFailed={onFailed} outcomes={type?.outcomes ?? []} />
      <Steps task={task} />
      <p className="hint">
        <span className="number">{task.number}</span> · {clock(task.created_wall)} ·{' '}
        {w('reports', { n: task.reports })} ·{' '}
        {w('owner', { name: [task.owner_name, seatOf(task.seat)].filter(Boolean).join(', ') })}
        {task.legal_basis === undefined
          ? ''
          : ` · ${w('basis', { basis: task.legal_basis || c('no_legal_basis') })}`}
      </p>
      {task.others.length ? (
        <p className="hint">
          {w('others')}:{' '}
          {task.others
            .map((one) => {
              // a partner has no page: that none reaches it is no news, that somebody phones it is
              const phoned = one.role === 'mitra' && one.state === 'unreachable';
              return `${nameOf(one.agency)} (${c.of(one.role)}): ${phoned ? w('by_phone') : c.of(one.state)}`;
            })
            .join(' · ')}
        </p>
      ) : null}
      {task.incident_closed ? <p className="hint">{w('incident_closed')}</p> : null}
    </article>
  );
});

function Deadline({ task }: { task: Assignment }) {
  const w = useWords(words);
  const now = useNow();
  if (!isNew(task) || !task.acknowledge_by)
    return <span className="push muted number">{w('since', { time: span(now - task.created_at) })}</span>;
  const late = now >= task.acknowledge_by;
  return (
    <span className={`push deadline ${late ? 'critical' : 'warn'}`}>
      {late
        ? `▲▲ ${w('late', { time: span(now - task.acknowledge_by) })}`
        : `▲ ${w('due', { time: span(task.acknowledge_by - now) })}`}
    </span>
  );
}

const kAgainMs = 1000;

interface ActsProps extends Props {
  outcomes: readonly string[];
}

function Acts({ task, typed, onActed, onFailed, outcomes }: ActsProps) {
  const w = useWords(words);
  const c = useWords(common);
  const [asking, setAsking] = useState(typed.get(task.id)?.asking ?? null);
  const [text, setText] = useState(typed.get(task.id)?.text ?? '');
  useEffect(() => {
    if (asking) typed.set(task.id, { asking, text });
    else typed.delete(task.id);
  }, [typed, task.id, asking, text]);
  const caret = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  useEffect(() => {
    const box = caret.current;
    box?.setSelectionRange(box.value.length, box.value.length); // words that came along are gone on with at their end
  }, []);
  const [busy, setBusy] = useState(false);
  const path = { params: { path: { assignment: task.id } } };
  const me = useMe();
  const { state: line } = useLine();
  const [fault, setFault] = useState<unknown>(null);
  const again = useRef(false); // an acceptance is owed: said twice it means the same
  const act = (request: Promise<unknown>) => {
    setBusy(true);
    onActed(task.id);
    request
      .then(
        () => {
          setFault(null);
          setAsking(null);
          setText('');
        },
        (error) => {
          setFault(error);
          onFailed(task.id, error);
        },
      )
      .finally(() => setBusy(false));
  };
  const accept = () => {
    again.current = true;
    act(
      ask(api.POST('/api/v1/assignments/{assignment}/acknowledge', path)).then(
        () => {
          again.current = false;
        },
        (error) => {
          if (error instanceof Away) throw error;
          again.current = false;
          // The first press had arrived, only its answer had not.
          const own = error instanceof Refused && error.code === 'already_acknowledged';
          if (!(own && error.message.endsWith(me.name))) throw error;
        },
      ),
    );
  };
  const resend = useRef(accept);
  resend.current = accept;
  useEffect(() => {
    if (line !== 'connected' || busy || !again.current || !(fault instanceof Away)) return;
    const timer = setTimeout(() => resend.current(), kAgainMs);
    return () => clearTimeout(timer);
  }, [line, busy, fault]);
  const unsent = fault instanceof Away || (busy && line === 'lost');
  const told =
    unsent || fault ? (
      <p className="critical" role="alert">
        ▲ {unsent ? w(again.current ? 'not_sent_again' : 'not_sent') : messageOf(fault, c('away'))}
      </p>
    ) : null;
  const say = (words: string) =>
    asking === 'decline'
      ? act(ask(api.POST('/api/v1/assignments/{assignment}/decline', { ...path, body: { reason: words } })))
      : act(ask(api.POST('/api/v1/assignments/{assignment}/cleared', { ...path, body: { outcome: words } })));
  const enough = text.trim().length >= (asking === 'decline' ? 3 : 1);
  if (asking)
    return (
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (enough) say(text.trim());
        }}
      >
        {asking === 'clear' && outcomes.length ? (
          <div className="row tight">
            {outcomes.map((one) => (
              <Button key={one} busy={busy} onPress={() => say(one)}>
                {one}
              </Button>
            ))}
          </div>
        ) : null}
        {asking === 'decline' && task.acknowledged_by ? (
          <p className="warn" role="alert">
            ▲ {w('accepted_meanwhile', { name: task.acknowledged_by })}
          </p>
        ) : null}
        <TextBox
          inputRef={caret}
          label={w(asking === 'decline' ? 'decline_reason' : 'clear_outcome')}
          value={text}
          onChange={setText}
          rows={2}
          maxLength={500}
          {...(asking === 'decline' ? { atLeast: 3 } : {})}
          autoFocus
        />
        {told}
        <div className="row end">
          <Button onPress={() => setAsking(null)}>{c('cancel')}</Button>
          <Button
            type="submit"
            look={asking === 'decline' ? 'stop' : 'main'}
            isDisabled={!enough}
            busy={busy}
          >
            {w(asking === 'decline' ? 'decline' : 'clear')}
          </Button>
        </div>
      </form>
    );
  if (isNew(task))
    return (
      <div className="acts">
        <Button look="go" size="big" busy={busy} onPress={accept}>
          ✓ {w('accept')}
        </Button>
        {told}
        <Button size="big" busy={busy} onPress={() => setAsking('decline')}>
          ✕ {w('decline')}
        </Button>
      </div>
    );
  if (!task.must_acknowledge && task.state !== 'acknowledged')
    return <p className="muted">{w('informed')}</p>;
  const next = nextStep[task.state];
  if (!next) return null;
  return (
    <div className="acts">
      {next === 'clear' ? null : (
        <Button
          look="main"
          size="big"
          busy={busy}
          onPress={() =>
            act(
              ask(
                next === 'depart'
                  ? api.POST('/api/v1/assignments/{assignment}/en-route', path)
                  : api.POST('/api/v1/assignments/{assignment}/on-scene', path),
              ),
            )
          }
        >
          → {w(next)}
        </Button>
      )}
      <Button
        size="big"
        {...(next === 'clear' ? { look: 'main' as const } : {})}
        onPress={() => setAsking('clear')}
      >
        ✓ {w('clear')}
      </Button>
      {told}
    </div>
  );
}

const nextStep: Partial<Record<Assignment['state'], 'depart' | 'arrive' | 'clear'>> = {
  acknowledged: 'depart',
  en_route: 'arrive',
  on_scene: 'clear',
};

function Steps({ task }: { task: Assignment }) {
  const w = useWords(words);
  const c = useWords(common);
  const steps = [
    ['acknowledged', task.acknowledged_at],
    ['en_route', task.en_route_at],
    ['on_scene', task.on_scene_at],
    ['cleared', task.cleared_at],
    ['declined', task.declined_at],
  ] as const;
  const passed = steps.filter(([, at]) => at);
  if (passed.length === 0 && task.state !== 'cancelled') return null;
  return (
    <p className="steps number">
      {passed.map(([step, at]) => (
        <span key={step} className={step === 'declined' ? 'tag warn' : 'tag ok'}>
          {c(step)} {clockOnly(at ?? 0)}
        </span>
      ))}
      {task.acknowledged_by ? <span>{w('by', { name: task.acknowledged_by })}</span> : null}
      {task.state === 'cancelled' ? <span className="tag">{c('cancelled')}</span> : null}
      {task.reason ? <span>{task.reason}</span> : null}
      {task.outcome ? <span>{task.outcome}</span> : null}
    </p>
  );
}
