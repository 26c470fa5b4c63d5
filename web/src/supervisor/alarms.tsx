import { useAlarm } from '../alarm/use';
import { api, ask } from '../api/client';
import { useMe } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { alarmLevel, alarmsFor } from '../operator/alarm_bar';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { words } from './words';

/** Every open alarm; those nobody took yet come first and sound where they are for this person. */
export function Alarms({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const me = useMe();
  const alarms = useThings('alarm');
  useAlarm(alarmLevel(alarmsFor(alarms, me.person), false));
  const sorted = [...alarms].sort(
    (a, b) =>
      Number(Boolean(a.acknowledged_by)) - Number(Boolean(b.acknowledged_by)) || b.last_at - a.last_at,
  );
  return (
    <section className="panel stack" aria-label={w('alarms', { n: alarms.length })}>
      <h2>{w('alarms', { n: alarms.length })}</h2>
      {sorted.length === 0 ? <p className="muted">{w('alarms_none')}</p> : null}
      <ul>
        {sorted.map((one) => (
          <li key={one.id} className="row alarm-row">
            <span className={one.acknowledged_by ? 'muted' : 'critical'}>
              <span aria-hidden="true">{one.acknowledged_by ? '■' : '▲▲'}</span> {c.of(one.alarm)}
            </span>
            <span>
              {one.alarm === 'stranger_invite'
                ? w('stranger_text', { n: one.count, source: one.subject })
                : [one.subject, one.text].filter(Boolean).join(': ')}
              {one.count > 1 && one.alarm !== 'stranger_invite' ? ` ×${one.count}` : ''}
            </span>
            <span className="muted number">{dayAndClock(one.raised_wall)}</span>
            {one.acknowledged_by ? (
              <span className="muted push">
                {w('acknowledged_by', { name: one.acknowledged_by_name ?? '' })}
              </span>
            ) : (
              <Button
                className="push"
                size="small"
                onPress={() =>
                  void ask(
                    api.POST('/api/v1/alarms/{alarm}/acknowledge', { params: { path: { alarm: one.id } } }),
                  ).catch(tell)
                }
              >
                {c('understood')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
