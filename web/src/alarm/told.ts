// What an alarm is about, in words beside its kind. The centre names things by their ids; people know
// agencies and seats by their names. What the kind already says is not said twice.
import type { Alarm, House, Incident } from '../model';

const ofAssignment = new Set<string>(['assignment_declined', 'assignment_overdue', 'agency_unreachable']);
const ofSeat = new Set<string>(['seat_phone_lost', 'last_seat_paused']);
const saysAll = new Set<string>(['no_ready_seat', 'stranger_invite', 'plan_incomplete']);

/** Nobody has to be called for these any more. */
export const tookIt: ReadonlySet<string> = new Set([
  'acknowledged',
  'en_route',
  'on_scene',
  'cleared',
  'cancelled',
]);

type Told = Pick<Alarm, 'alarm' | 'subject' | 'text'> & Partial<Pick<Alarm, 'masked' | 'owner_name'>>;

/** What is wrong. Of a restricted case that its reader may not see the server's own words, which name nobody. */
export function alarmTitle(alarm: Told, say: (word: string) => string): string {
  return alarm.masked ? alarm.text : say(alarm.alarm);
}

/** Agencies of an incident whose steps were all used and who have neither taken nor refused their task. */
export function nobodyReached(incident: Pick<Incident, 'assignments'> | undefined): string[] {
  return (incident?.assignments ?? [])
    .filter((one) => one.ladder?.state === 'exhausted' && one.state !== 'declined' && !tookIt.has(one.state))
    .map((one) => one.agency);
}

/** The incident, where it is on this page, names every agency; the alarm's own words only the first one. */
export function alarmSubject(
  alarm: Told,
  house: House,
  say: (word: string) => string,
  incident?: Pick<Incident, 'assignments'> | undefined,
): string {
  const { subject } = alarm;
  if (alarm.masked)
    return [subject, alarm.owner_name ? `${say('owner')}: ${alarm.owner_name}` : '']
      .filter(Boolean)
      .join(' · ');
  if (alarm.alarm === 'ladder_exhausted') {
    const known = nobodyReached(incident);
    const last = alarm.text.split(': ').at(-1) ?? '';
    const names = (known.length ? known : [last])
      .map((id) => house.agencies.find((one) => one.id === id)?.short_name)
      .filter(Boolean);
    const duty = alarm.text.startsWith('Piket kabupaten') ? [say('regency_duty')] : [];
    return [subject, [...names, ...duty].join(', ')].filter(Boolean).join(' · ');
  }
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
  // Its text begins as its kind does and holds the number: once is enough.
  if (alarm.alarm === 'owner_missing') return alarm.text.replace(/^[^:]*: /, '') || subject;
  return [subject, alarm.text].filter(Boolean).join(': ');
}
