// The answer button (its place never moves), the call in hand, and the queue.
import { Pause, PhoneIncoming, PhoneOff, Play } from 'lucide-react';
import { memo } from 'react';
import { api, ask } from '../api/client';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call, Seat } from '../model';
import { phoneText } from '../phone';
import { span, useNow } from '../time';
import { Button } from '../ui/button';
import { waitMark } from '../ui/shape';
import { words } from './words';

export function offerTo(calls: readonly Call[], seat: Seat | undefined) {
  if (!seat) return null;
  for (const call of calls) {
    const offer = call.offers.find((one) => one.seat === seat.id && one.state === 'ringing');
    if (offer) return { call, offer };
  }
  return null;
}

export type Offered = NonNullable<ReturnType<typeof offerTo>>;

export function callerName(call: Pick<Call, 'number' | 'anonymous'>, none: string): string {
  return call.number ? phoneText(call.number) : none;
}

interface AnswerProps {
  offered: Offered | null;
  /** why nothing rings here, while nothing does */
  idle: string;
  pressed: boolean;
  onAnswer(): void;
}

export function AnswerButton({ offered, idle, pressed, onAnswer }: AnswerProps) {
  const w = useWords(words);
  const c = useWords(common);
  const now = useNow();
  if (!offered)
    return (
      <Button className="answer" size="big" isDisabled>
        <PhoneIncoming aria-hidden="true" /> <span className="clip">{idle}</span>
      </Button>
    );
  const { call, offer } = offered;
  const seconds = (now - call.arrived_at) / 1e6;
  const mark = waitMark(seconds);
  const who = callerName(call, c('no_number'));
  const byHand = offer.answer_by === 'phone';
  return (
    <Button className="answer" size="big" look="go" hotkey="F2" busy={pressed} onPress={onAnswer}>
      <PhoneIncoming aria-hidden="true" />
      <span className="who">
        <strong>{byHand ? w('lift_phone') : w('answer')}</strong>
        <span className="number">{who}</span>
      </span>
      <span className="number wait">
        <span aria-hidden="true">{mark.shape}</span> {span(now - call.arrived_at)}
      </span>
    </Button>
  );
}

interface InCallProps {
  call: Call | undefined;
  tell(error: unknown): void;
}

export function InCall({ call, tell }: InCallProps) {
  const w = useWords(words);
  const c = useWords(common);
  const now = useNow();
  if (call?.state !== 'talking') return <div className="in-call" />;
  const path = { params: { path: { call: call.id } } };
  return (
    <div className={call.held ? 'in-call on held' : 'in-call on'}>
      <span className="about">
        <strong className="clip">
          {call.contact_agency ? call.display : callerName(call, c('no_number'))}
        </strong>
        <span className="number">
          {call.direction === 'outbound' && !call.answered_at
            ? w('calling_out')
            : `${w('in_call')} ${span(now - (call.answered_at ?? call.arrived_at))}`}
          {call.held ? <strong className="warn"> ❚❚ {w('held')}</strong> : null}
          {call.held_by_caller ? <strong className="warn"> ❚❚ {w('held_by_caller')}</strong> : null}
          {call.caller_silent && !call.held_by_caller ? (
            <strong className="warn"> ▲ {w('caller_silent')}</strong>
          ) : null}
        </span>
      </span>
      <span className="acts">
        <Button
          size="small"
          hotkey="F4"
          onPress={() =>
            void ask(api.POST('/api/v1/calls/{call}/hold', { ...path, body: { on: !call.held } })).catch(tell)
          }
        >
          {call.held ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
          {call.held ? w('unhold') : w('hold')}
        </Button>
        <Button
          size="small"
          look="stop"
          hotkey="Alt+X"
          onPress={() => void ask(api.POST('/api/v1/calls/{call}/hang-up', path)).catch(tell)}
        >
          <PhoneOff size={14} aria-hidden="true" /> {w('hang_up')}
        </Button>
      </span>
    </div>
  );
}

/** Waiting callers, first come first: the order only changes at its ends. */
export function Queue({ calls }: { calls: readonly Call[] }) {
  const w = useWords(words);
  const now = useNow();
  const waiting = waitingOf(calls);
  return (
    <section className="stack queued" aria-label={w('queue', { n: waiting.length })}>
      <h2>{w('queue', { n: waiting.length })}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className="queue" tabIndex={0}>
        {waiting.length === 0 ? (
          <p className="muted">{w('queue_empty')}</p>
        ) : (
          <table className="list">
            <thead>
              <tr>
                <th scope="col">{w('number')}</th>
                <th scope="col">{w('state')}</th>
                <th scope="col">{w('waits')}</th>
                <th scope="col">{w('before')}</th>
              </tr>
            </thead>
            <tbody>
              {waiting.map((call) => (
                <QueueRow key={call.id} call={call} seconds={Math.floor((now - call.arrived_at) / 1e6)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

export function waitingOf(calls: readonly Call[]): Call[] {
  return calls
    .filter((call) => call.state === 'waiting' && call.direction === 'inbound')
    .sort((a, b) => a.lane - b.lane || a.arrived_at - b.arrived_at || a.id - b.id);
}

const QueueRow = memo(function QueueRow({ call, seconds }: { call: Call; seconds: number }) {
  const w = useWords(words);
  const c = useWords(common);
  const mark = waitMark(seconds);
  return (
    <tr>
      <td className="number">
        {callerName(call, c('no_number'))}
        {call.called_listed ? null : <div className="warn">▲ {w('unlisted')}</div>}
      </td>
      <td>
        <span className={call.offers.length ? 'tag warn' : 'tag'}>
          {call.offers.length ? c('offered') : c('waiting')}
        </span>
      </td>
      <td className={`number ${mark.look}`}>
        <span aria-hidden="true">{mark.shape}</span> {span(seconds * 1e6)}
      </td>
      <td className="number">{call.history.count || ''}</td>
    </tr>
  );
});
