// What makes an operator's console sound: a call that waits while no seat is ready, and what goes wrong
// with incidents this operator owns. It sounds until somebody acknowledged it.

import '../styles/alarm.css';
import type { AlarmLevel } from '../alarm/sound';
import { alarmSound } from '../alarm/sound';
import { alarmSubject } from '../alarm/told';
import { useAlarm, useAudible } from '../alarm/use';
import { api, ask } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { AnswerBox } from '../care/answer_box';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Alarm, PersonRole } from '../model';
import { Button } from '../ui/button';
import { words } from './words';

const loudest: Partial<Record<Alarm['alarm'], AlarmLevel>> = {
  no_ready_seat: 3,
  assignment_declined: 2,
  assignment_overdue: 2,
  agency_unreachable: 2,
  plan_incomplete: 2,
  owner_missing: 2,
  ladder_exhausted: 3,
  clock_late: 2,
  last_seat_paused: 1,
  seat_phone_lost: 1,
};

/** Whose consoles an alarm sounds at: its owner's, supervisors' too, or everybody's. */
export function soundsAt(one: Alarm, person: number, role: PersonRole): boolean {
  if (one.sounds_at === 'everybody' || one.owner === person) return true;
  return one.sounds_at === 'supervisors' && role === 'supervisor';
}

/** What sounds here and nobody took yet, the loudest first; of one kind and incident only one. */
export function alarmsFor(alarms: readonly Alarm[], person: number, role: PersonRole): Alarm[] {
  const seen = new Set<string>();
  return alarms
    .filter((one) => loudest[one.alarm] && !one.acknowledged_by && soundsAt(one, person, role))
    .sort((a, b) => (loudest[b.alarm] ?? 0) - (loudest[a.alarm] ?? 0) || a.id - b.id)
    .filter((one) => {
      const key = one.incident === undefined ? `#${one.id}` : `${one.alarm} ${one.incident}`;
      return !seen.has(key) && seen.add(key);
    });
}

export function alarmLevel(alarms: readonly Alarm[], ringing: boolean): AlarmLevel {
  const worst = alarms[0] ? loudest[alarms[0].alarm] : undefined;
  return worst ?? (ringing ? 1 : 0);
}

interface Props {
  me: number;
  ringing: boolean;
  tell(error: unknown): void;
}

export function AlarmBar({ me, ringing, tell }: Props) {
  const { role } = useMe();
  const w = useWords(words);
  const c = useWords(common);
  const alarms = alarmsFor(useThings('alarm'), me, role);
  const audible = useAudible();
  const house = useHouse();
  useAlarm(alarmLevel(alarms, ringing));
  const first = alarms[0];
  return (
    <div className="alarm-slot">
      {first ? (
        <div className="alarm-box" role="alert">
          <span className="grow">
            <span aria-hidden="true">▲▲</span>{' '}
            {first.alarm === 'no_ready_seat' ? w('alarm_no_ready') : c.of(first.alarm)}
            <span className="about">{alarmSubject(first, house, c.of)}</span>
          </span>
          {alarms.length > 1 ? <span className="number">+{alarms.length - 1}</span> : null}
          <Button
            size="small"
            onPress={() =>
              void ask(
                api.POST('/api/v1/alarms/{alarm}/acknowledge', { params: { path: { alarm: first.id } } }),
              ).catch(tell)
            }
          >
            {c('understood')}
          </Button>
          {first.needs_answer ? <AnswerBox key={first.id} alarm={first.id} tell={tell} /> : null}
        </div>
      ) : audible ? (
        <p className="muted">{w('alarm_none')}</p>
      ) : (
        <div className="alarm-box">
          <span className="grow">▲ {w('sound_blocked')}</span>
          <Button size="small" onPress={() => void alarmSound.unlock()}>
            {w('sound_enable')}
          </Button>
        </div>
      )}
    </div>
  );
}
