import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call, Seat } from '../model';
import { callerName } from '../operator/call_panel';
import { span, useNow } from '../time';
import { SeatTraining } from '../training/start_training';
import { words } from './words';

/** How long it has been so, where that is known: idle_since is the hour a desk was ready last, and says nothing of
    a pause or an offer. A desk that wraps up has its time to the end instead. */
export function seatTime(
  seat: Seat,
  call: Call | undefined,
  now: number,
): { left: boolean; us: number } | null {
  const left = (seat.deadline ?? 0) - now;
  if (seat.state === 'wrap_up') return left > 0 ? { left: true, us: left } : null;
  const since =
    seat.state === 'talking' ? call?.answered_at : seat.state === 'ready' ? seat.idle_since : undefined;
  return since ? { left: false, us: now - since } : null;
}

const shapes = { signed_out: '○', ready: '●', offered: '▲', talking: '◆', wrap_up: '✎', paused: '❚❚' };

export function Seats({ calls, tell }: { calls: readonly Call[]; tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const seats = useThings('seat');
  const now = useNow();
  return (
    <section className="panel stack" aria-label={w('seats', { n: seats.length })}>
      <h2>{w('seats', { n: seats.length })}</h2>
      <ul className="seatmap">
        {seats.map((seat) => {
          const call = calls.find((one) => one.id === seat.call);
          const time = seatTime(seat, call, now);
          return (
            <li key={seat.id} className={`seat ${seat.state}`}>
              <div className="row tight">
                <strong>{seat.title}</strong>
                <span className="push">
                  <span aria-hidden="true">{shapes[seat.state]}</span> {c.of(seat.state)}
                </span>
              </div>
              <div className="muted">
                {seat.person_name ?? ''}{' '}
                {time ? (time.left ? w('in', { time: span(time.us) }) : span(time.us)) : ''}
              </div>
              {call ? <div>{callerName(call, c('no_number'))}</div> : null}
              {seat.state === 'wrap_up' && !time && seat.typing ? (
                <div className="warn">{w('unsaved_words')}</div>
              ) : null}
              {seat.pause_reason && seat.state === 'paused' ? (
                <div className="warn">{seat.pause_reason}</div>
              ) : null}
              {seat.phone === 'ready' || seat.state === 'signed_out' ? null : (
                <div className="warn">▲ {w(seat.phone === 'silent' ? 'phone_silent' : 'phone_absent')}</div>
              )}
              {seat.person !== undefined && !seat.console ? (
                <div className="warn">▲ {w('no_console')}</div>
              ) : null}
              <SeatTraining seat={seat} tell={tell} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
