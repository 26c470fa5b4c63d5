// What an alarm is about, in words beside its kind. The centre names things by their ids; people know
// agencies and seats by their names. What the kind already says is not said twice.
import type { Alarm, House } from '../model';

const ofAssignment = new Set<string>(['assignment_declined', 'assignment_overdue', 'agency_unreachable']);
const ofSeat = new Set<string>(['seat_phone_lost', 'last_seat_paused']);
const saysAll = new Set<string>(['no_ready_seat', 'stranger_invite', 'plan_incomplete', 'ladder_exhausted']);

type Told = Pick<Alarm, 'alarm' | 'subject' | 'text'>;

export function alarmSubject(alarm: Told, house: House, say: (word: string) => string): string {
  const { subject } = alarm;
  if (ofAssignment.has(alarm.alarm)) {
    const [incident = '', agency = ''] = subject.split(' ');
    const name = house.agencies.find((one) => one.id === agency)?.short_name ?? agency;
    return [incident, name].filter(Boolean).join(' · ');
  }
  if (ofSeat.has(alarm.alarm)) return house.seats.find((one) => one.id === subject)?.title ?? subject;
  if (alarm.alarm === 'clock_late') {
    if (subject === 'answer') return say('answer_late');
    const [incident = '', leg = ''] = subject.split(' ');
    return [incident, say(leg)].filter(Boolean).join(' · ');
  }
  if (saysAll.has(alarm.alarm)) return subject;
  return [subject, alarm.text].filter(Boolean).join(': ');
}
