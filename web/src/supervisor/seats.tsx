import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call } from '../model';
import { callerName } from '../operator/call_panel';
import { span, useNow } from '../time';
import { SeatTraining } from '../training/start_training';
import { words } from './words';

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
          const since = seat.state === 'talking' ? (call?.answered_at ?? seat.idle_since) : seat.idle_since;
          return (
            <li key={seat.id} className={`seat ${seat.state}`}>
              <div className="row tight">
                <strong>{seat.title}</strong>
                <span className="push">
                  <span aria-hidden="true">{shapes[seat.state]}</span> {c.of(seat.state)}
                </span>
              </div>
              <div className="muted">
                {seat.person_name ?? ''} {seat.state === 'signed_out' || !since ? '' : span(now - since)}
              </div>
              {call ? <div>{callerName(call, c('no_number'))}</div> : null}
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
