import { alarmSubject, alarmTitle } from '../alarm/told';
import { useAlarm } from '../alarm/use';
import { api, ask } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { AnswerBox } from '../care/answer_box';
import { useThing, useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Alarm } from '../model';
import { alarmLevel, alarmsFor } from '../operator/alarm_bar';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { AddPeer, isAddress } from './add_peer';
import { words } from './words';

/** Every open alarm; those nobody took yet come first and sound where they are for this person. */
export function Alarms({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const me = useMe();
  const alarms = useThings('alarm');
  useAlarm(alarmLevel(alarmsFor(alarms, me.person, me.role), false));
  const sorted = [...alarms].sort(
    (a, b) =>
      Number(Boolean(a.acknowledged_by)) - Number(Boolean(b.acknowledged_by)) || b.last_at - a.last_at,
  );
  return (
    <section className="panel stack roomy" aria-label={w('alarms', { n: alarms.length })}>
      <h2>{w('alarms', { n: alarms.length })}</h2>
      {sorted.length === 0 ? <p className="muted">{w('alarms_none')}</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable by keyboard */}
      <ul className="alarms bounded" tabIndex={0}>
        {sorted.map((one) => (
          <AlarmRow key={one.id} alarm={one} admin={me.role === 'admin'} tell={tell} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  alarm: Alarm;
  admin: boolean;
  tell(error: unknown): void;
}

function AlarmRow({ alarm: one, admin, tell }: RowProps) {
  const w = useWords(words);
  const c = useWords(common);
  const house = useHouse();
  const incident = useThing('incident', one.incident);
  const stranger = one.alarm === 'stranger_invite';
  const about = stranger
    ? w('stranger_text', { n: one.count, source: one.subject })
    : `${alarmSubject(one, house, c.of, incident)}${one.count > 1 ? ` ×${one.count}` : ''}`;
  const take = () => {
    const params = { path: { alarm: one.id } };
    void ask(api.POST('/api/v1/alarms/{alarm}/acknowledge', { params })).catch(tell);
  };
  return (
    <li className="alarm-row">
      <span className={one.acknowledged_by ? 'muted' : 'critical'}>
        <span aria-hidden="true">{one.acknowledged_by ? '■' : '▲▲'}</span> {alarmTitle(one, c.of)}
      </span>
      <span className="row tight end act">
        {stranger && admin && isAddress(one.subject) ? <AddPeer source={one.subject} /> : null}
        {one.acknowledged_by ? (
          <span className="muted">{w('acknowledged_by', { name: one.acknowledged_by_name ?? '' })}</span>
        ) : (
          <Button size="small" onPress={take}>
            {c('understood')}
          </Button>
        )}
      </span>
      <span className="about">
        {about ? <span>{about}</span> : null}
        {stranger && !admin && isAddress(one.subject) ? <span className="muted">{w('peer_ask')}</span> : null}
        <span className="muted number">{dayAndClock(one.raised_wall)}</span>
      </span>
      {one.needs_answer ? <AnswerBox alarm={one.id} tell={tell} /> : null}
    </li>
  );
}
