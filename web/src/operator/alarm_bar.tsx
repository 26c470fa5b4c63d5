// What makes an operator's console sound: a call that waits while no seat is ready, and what goes wrong
// with incidents this operator owns. It sounds until somebody acknowledged it.

import '../styles/alarm.css';
import { useRef, useState } from 'react';
import type { AlarmLevel } from '../alarm/sound';
import { alarmSound } from '../alarm/sound';
import { alarmSubject, alarmTitle } from '../alarm/told';
import { useAlarm, useAudible } from '../alarm/use';
import { api, ask, messageOf } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { AnswerBox } from '../care/answer_box';
import { useThing, useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Alarm, PersonRole } from '../model';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Fault } from '../ui/fault';
import { useLetGo } from '../ui/let_go';
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

/** A decline that asks for an answer is the leading agency's: nobody is on the way. */
const leadDeclined = (one: Alarm) => one.alarm === 'assignment_declined' && one.needs_answer;
const levelOf = (one: Alarm): AlarmLevel => (leadDeclined(one) ? 3 : (loudest[one.alarm] ?? 0));
/** Among equally loud ones: callers whom nobody answers, then a lead's decline, then the rest. */
const urgency = (one: Alarm) => (one.alarm === 'no_ready_seat' ? 2 : leadDeclined(one) ? 1 : 0);

/** Whose consoles an alarm sounds at: its owner's, supervisors' too, or everybody's. */
export function soundsAt(one: Alarm, person: number, role: PersonRole): boolean {
  if (one.sounds_at === 'everybody' || one.owner === person) return true;
  return one.sounds_at === 'supervisors' && role === 'supervisor';
}

/** What sounds here and nobody took yet, in one line for a kind and incident; the lines of one incident
    stand together, the loudest incident first. */
export function alarmLines(alarms: readonly Alarm[], person: number, role: PersonRole): Alarm[][] {
  const lines = new Map<string, Alarm[]>();
  const first = new Map<string, number>(); // the place of an incident is that of its loudest alarm
  const placeOf = (one: Alarm) => (one.incident === undefined ? `#${one.id}` : `${one.incident}`);
  const mine = alarms
    .filter((one) => loudest[one.alarm] && !one.acknowledged_by && soundsAt(one, person, role))
    .sort((a, b) => levelOf(b) - levelOf(a) || urgency(b) - urgency(a) || a.id - b.id);
  mine.forEach((one, at) => {
    const place = placeOf(one);
    if (!first.has(place)) first.set(place, at);
    const key = one.incident === undefined ? place : `${one.alarm} ${place}`;
    const line = lines.get(key);
    if (line) line.push(one);
    else lines.set(key, [one]);
  });
  const rank = (line: Alarm[]) => first.get(placeOf(line[0] as Alarm)) ?? 0;
  return [...lines.values()].sort((a, b) => rank(a) - rank(b));
}

/** The line of the alarm that somebody is answering stays first, whoever took it and whatever comes meanwhile:
    words must not vanish, or go to another alarm, while they are typed. */
export function withAnswered(
  lines: Alarm[][],
  alarms: readonly Alarm[],
  answering: number | null,
): Alarm[][] {
  const one = alarms.find(({ id }) => id === answering);
  if (!one) return lines;
  const own = lines.find((line) => line.includes(one)) ?? [one];
  return [own, ...lines.filter((line) => line !== own)];
}

/** One kind and incident: the same row whichever of its alarms are still open. */
export const lineKey = ([one]: readonly Alarm[]) =>
  one?.incident === undefined ? `#${one?.id}` : `${one.alarm} ${one.incident}`;

/** As they stood when the typing began, what came since after them: no row moves under somebody's hands. */
export function inOrder(lines: Alarm[][], before: readonly string[]): Alarm[][] {
  const place = (line: Alarm[]) => {
    const at = before.indexOf(lineKey(line));
    return at < 0 ? before.length : at;
  };
  return [...lines].sort((a, b) => place(a) - place(b));
}

/** The first of each line. */
export function alarmsFor(alarms: readonly Alarm[], person: number, role: PersonRole): Alarm[] {
  return alarmLines(alarms, person, role).map(([one]) => one as Alarm);
}

export function alarmLevel(alarms: readonly Alarm[], ringing: boolean): AlarmLevel {
  const worst = alarms[0] ? levelOf(alarms[0]) : 0;
  return worst || (ringing ? 1 : 0);
}

interface Props {
  me: number;
  ringing: boolean;
  tell(error: unknown): void;
}

export function AlarmBar({ me, ringing, tell }: Props) {
  const { role } = useMe();
  const w = useWords(words);
  const alarms = useThings('alarm');
  const loudestFirst = alarmLines(alarms, me, role);
  const [answering, setAnswering] = useState<number | null>(null);
  const lines = withAnswered(loudestFirst, alarms, answering);
  const audible = useAudible();
  const [listed, setListed] = useState(false);
  useAlarm(alarmLevel(loudestFirst[0] ?? [], ringing));
  const [first] = lines;
  return (
    <div className="alarm-slot" tabIndex={-1}>
      {first ? (
        <div className="alarm-box" role="alert">
          <AlarmWords line={first} />
          {lines.length > 1 ? (
            <Button
              size="small"
              aria-label={`+${lines.length - 1}: ${w('alarms_all', { n: lines.length })}`}
              onPress={() => setListed(true)}
            >
              +{lines.length - 1}
            </Button>
          ) : null}
          <AlarmActs
            key={lineKey(first)}
            line={first}
            tell={tell}
            answering={answering}
            onAnswering={setAnswering}
          />
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
      <AlarmList
        lines={loudestFirst}
        alarms={alarms}
        open={listed}
        onClose={() => setListed(false)}
        tell={tell}
      />
    </div>
  );
}

type Line = readonly Alarm[];

/** "KEJ-1 · Damkar" and "KEJ-1 · Dinkes": the incident once, then its agencies. */
function together(subjects: readonly string[]): string {
  const names = new Map<string, string[]>();
  for (const subject of new Set(subjects)) {
    const [head = '', ...rest] = subject.split(' · ');
    names.set(head, [...(names.get(head) ?? []), ...rest]);
  }
  return [...names].map(([head, rest]) => [head, rest.join(', ')].filter(Boolean).join(' · ')).join('; ');
}

function AlarmWords({ line }: { line: Line }) {
  const w = useWords(words);
  const c = useWords(common);
  const house = useHouse();
  const incident = useThing('incident', line[0]?.incident);
  const [head] = line;
  if (!head) return null;
  const about = together(line.map((one) => alarmSubject(one, house, c.of, incident)));
  return (
    <>
      <span className="grow">
        <span aria-hidden="true">▲▲</span>{' '}
        {head.alarm === 'no_ready_seat' ? w('alarm_no_ready') : alarmTitle(head, c.of)}
      </span>{' '}
      <span className="about" title={about}>
        {about}
      </span>
    </>
  );
}

interface ActsProps {
  line: Line;
  tell(error: unknown): void;
  answering: number | null;
  onAnswering(alarm: number | null): void;
}

/** Taking a line takes every alarm in it; one that must be answered is answered by itself. */
function AlarmActs({ line, tell, answering, onAnswering }: ActsProps) {
  const c = useWords(common);
  const take = () => {
    for (const { id } of line)
      ask(api.POST('/api/v1/alarms/{alarm}/acknowledge', { params: { path: { alarm: id } } })).catch(tell);
  };
  const asks = line.find((one) => one.id === answering) ?? line.find((one) => one.needs_answer);
  const box = useLetGo<HTMLSpanElement>();
  return (
    <span ref={box} className="alarm-acts">
      <Button size="small" onPress={take}>
        {c('understood')}
      </Button>
      {asks ? <AnswerBox key={asks.id} alarm={asks.id} tell={tell} onTyping={onAnswering} /> : null}
    </span>
  );
}

interface ListProps {
  lines: Alarm[][];
  alarms: readonly Alarm[];
  open: boolean;
  onClose(): void;
  tell(error: unknown): void;
}

/** Everything that sounds here, an incident's alarms together; each is taken or answered in its own place. */
function AlarmList({ lines, alarms, open, onClose, tell }: ListProps) {
  const w = useWords(words);
  const c = useWords(common);
  const [answering, setAnswering] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const order = useRef<string[]>([]);
  const all = answering === null ? lines : inOrder(withAnswered(lines, alarms, answering), order.current);
  order.current = all.map(lineKey);
  // Also here: the page's own line is behind the dialog.
  const say = (error: unknown) => {
    setSaid(messageOf(error, c('away')));
    tell(error);
  };
  const close = () => {
    setSaid('');
    onClose();
  };
  return (
    <Ask title={w('alarms_all', { n: all.length })} open={open} onClose={close}>
      <Fault text={said} />
      <ul className="stack alarm-list">
        {all.map((line) => (
          <li key={lineKey(line)} className="alarm-box">
            <AlarmWords line={line} />
            <AlarmActs line={line} tell={say} answering={answering} onAnswering={setAnswering} />
          </li>
        ))}
      </ul>
      {all.length === 0 ? <p className="muted">{w('alarm_none')}</p> : null}
      <div className="row end">
        <Button onPress={close}>{c('close')}</Button>
      </div>
    </Ask>
  );
}
