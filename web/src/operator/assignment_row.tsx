// One agency's part of an incident: where it stands, its clock, and what to do when nobody there answers.
import { useState } from 'react';
import { tookIt } from '../alarm/told';
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { machine } from '../i18n/machine';
import { useWords } from '../i18n/words';
import type { AssignmentOfIncident } from '../model';
import { clockOnly, span, useNow } from '../time';
import { Button } from '../ui/button';
import { later } from '../ui/later';
import { isLate } from './due';
import { stepsFrom } from './task_steps';
import { words } from './words';

const ByPhone = later(async () => (await import('../care/dialogs')).ByPhone);
const TaskDialog = later(async () => (await import('../care/dialogs')).TaskDialog);

interface Props {
  assignment: AssignmentOfIncident;
  incident: number;
  /** how a case of this type can end */
  outcomes: readonly string[];
  /** the other regency it lies in; empty for ours */
  where: string;
  tell(error: unknown): void;
}

const done = tookIt;
const marks = { critical: '▲▲', muted: '✕', ok: '✓', warn: '●' };

export function AssignmentRow({ assignment: one, incident, outcomes, where, tell }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const now = useNow();
  const late = isLate(one, now);
  const [byPhone, setByPhone] = useState(false);
  const [telling, setTelling] = useState(false);
  const agency = agencies.find((each) => each.id === one.agency);
  const contacts = one.contacts?.length ? one.contacts : (agency?.contacts ?? []);
  const waits = one.must_acknowledge && !done.has(one.state) && one.state !== 'declined';
  const phone = (number: string) => {
    ask(
      api.POST('/api/v1/agencies/{agency}/call', {
        params: { path: { agency: one.agency } },
        body: { number, incident },
      }),
    ).catch(tell);
  };
  const handover = one.rule === 'luar_wilayah' && one.state === 'unreachable';
  const alarming = one.state === 'declined' || late || one.phone_now;
  const cancelled = one.state === 'cancelled'; // neither done nor wrong
  const look = alarming ? 'critical' : cancelled ? 'muted' : done.has(one.state) ? 'ok' : 'warn';
  return (
    <li className="assignment stack">
      <div className="row tight">
        <strong>
          {agency?.short_name ?? one.agency}
          {agency?.kabupaten === 'lain' && where ? ` · ${where}` : ''}
        </strong>
        <span className="tag">{c.of(one.role)}</span>
        <span className={look}>
          <span aria-hidden="true">{marks[look]}</span>{' '}
          {one.phone_now
            ? w('phone_at_once')
            : one.to_be_phoned && one.state === 'unreachable'
              ? w('to_phone')
              : c.of(one.state)}
        </span>
        {one.acknowledged_by ? (
          <span>
            {one.by_phone ? w('by_phone_mark', { name: one.acknowledged_by }) : one.acknowledged_by}
          </span>
        ) : null}
        {waits && one.acknowledge_by ? (
          <span className={`number push ${late ? 'critical' : ''}`}>
            {late
              ? `▲▲ ${w('overdue', { time: span(Math.max(0, now - one.acknowledge_by)) })}`
              : w('deadline', { time: span(one.acknowledge_by - now) })}
          </span>
        ) : null}
      </div>
      <Clocks assignment={one} />
      <Climb assignment={one} />
      {handover ? <p className="hint">{w('plan_outside_step')}</p> : null}
      {one.reason ? <p className={cancelled ? 'muted' : 'critical'}>{one.reason}</p> : null}
      {one.outcome ? <p>{one.outcome}</p> : null}
      <div className="row tight">
        {contacts.slice(0, one.phone_now ? 3 : 2).map((contact) => (
          <Button
            key={contact.number + contact.label}
            size="small"
            look={one.phone_now ? 'stop' : 'plain'}
            onPress={() => phone(contact.number)}
          >
            ☎ {w('phone_now', { number: contact.number })} <span>{contact.label}</span>
          </Button>
        ))}
        {one.phone_now && contacts.length === 0 ? (
          <span className="critical">☎ {w('phone_no_number')}</span>
        ) : null}
        {waits || one.state === 'declined' || (one.to_be_phoned && !done.has(one.state)) ? (
          <Button size="small" onPress={() => setByPhone(true)}>
            {w('by_phone')}
          </Button>
        ) : null}
        {one.role !== 'diberi_tahu' && stepsFrom(one.state).length ? (
          <Button
            size="small"
            aria-label={`${w('task_tell')} ${agency?.short_name ?? one.agency}`}
            onPress={() => setTelling(true)}
          >
            {w('task_tell')}
          </Button>
        ) : null}
      </div>
      <TaskDialog
        assignment={one}
        agency={agency?.short_name ?? one.agency}
        outcomes={outcomes}
        open={telling}
        onClose={() => setTelling(false)}
      />
      <ByPhone open={byPhone} onClose={() => setByPhone(false)} id={one.id} tell={tell} />
    </li>
  );
}

/** Who the house itself has tried, newest first, with what came of it; and when it goes on. */
function Climb({ assignment: one }: { assignment: AssignmentOfIncident }) {
  const w = useWords(words);
  const m = useWords(machine);
  const now = useNow();
  const ladder = one.ladder;
  if (!ladder) return null;
  const tried = [...ladder.deliveries].reverse().slice(0, 3);
  return (
    <div className="stack tight" role="status">
      {ladder.state === 'exhausted' && !done.has(one.state) ? (
        <p className="critical">▲▲ {w('ladder_exhausted')}</p>
      ) : null}
      {ladder.state === 'running' ? (
        <p className="warn">
          ▲ {w('ladder_step', { step: ladder.step + 1, steps: ladder.steps })}
          {ladder.next_at ? ` · ${w('ladder_next', { time: span(Math.max(0, ladder.next_at - now)) })}` : ''}
        </p>
      ) : null}
      {tried.map((each) => (
        <p key={each.id} className="hint">
          {each.channel === 'page' && each.label === 'meja'
            ? m('page')
            : `${m.of(each.channel)} ${each.label}`}
          : {m.of(each.result)} {clockOnly(each.at)}
        </p>
      ))}
    </div>
  );
}

/** The times of each leg, as far as it came. */
function Clocks({ assignment: one }: { assignment: AssignmentOfIncident }) {
  const c = useWords(common);
  const steps = [
    ['delivered', one.delivered_at],
    ['acknowledged', one.acknowledged_at],
    ['en_route', one.en_route_at],
    ['on_scene', one.on_scene_at],
    ['cleared', one.cleared_at],
    ['declined', one.declined_at],
  ] as const;
  const passed = steps.filter(([, at]) => at);
  if (passed.length === 0) return null;
  return (
    <p className="hint">
      {passed
        .map(([step, at]) => `${c(step)} ${clockOnly(at ?? 0)} (+${span((at ?? 0) - one.created_at)})`)
        .join(' → ')}
    </p>
  );
}
