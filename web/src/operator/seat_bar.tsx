// Where the operator sits and whether calls may ring: choose a seat, ready, pause (with a reason, and a
// question when it is the last ready seat), wrap-up with its countdown.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Seat } from '../model';
import { span, useNow } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Fault } from '../ui/fault';
import { later } from '../ui/later';
import { words } from './words';

const SeatChoice = later(async () => (await import('../care/dialogs')).SeatChoice);
const PauseDialog = later(async () => (await import('../care/dialogs')).PauseDialog);

interface Props {
  seat: Seat | undefined;
  tell(error: unknown): void;
  pausing: boolean;
  setPausing(open: boolean): void;
}

const kinds = { signed_out: '○', ready: '●', offered: '▲', talking: '◆', wrap_up: '✎', paused: '❚❚' };

/** It takes calls, or will when it is done with the one it has. */
const works = (seat: Seat) =>
  seat.phone === 'ready' &&
  (seat.state === 'ready' ||
    (seat.state !== 'paused' && seat.state !== 'signed_out' && seat.ready_after !== false));
/** Would nobody take calls without this seat? */
export const isLast = (seats: readonly Seat[], seat: Seat) =>
  works(seat) && !seats.some((one) => one.id !== seat.id && works(one));

export function SeatBar({ seat, tell, pausing, setPausing }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const seats = useThings('seat');
  const [choosing, setChoosing] = useState(false);
  const [leaving, setLeaving] = useState(false);
  if (!seat)
    return (
      <>
        <Button look="main" size="small" onPress={() => setChoosing(true)}>
          {w('seat_choose')}
        </Button>
        <SeatChoice open={choosing} onClose={() => setChoosing(false)} tell={tell} />
      </>
    );
  const phone = seat.phone === 'ready';
  const leave = () => {
    setLeaving(false);
    ask(api.DELETE('/api/v1/seat')).catch(tell);
  };
  const askLeave = () => {
    if (seat.state === 'talking') tell(new Error(w('seat_in_call')));
    else if (isLast(seats, seat)) setLeaving(true);
    else leave();
  };
  return (
    <span className="row tight">
      <strong>{seat.title}</strong>
      <span
        className={`state clip ${seat.state === 'ready' ? 'tag ok' : seat.state === 'paused' ? 'tag warn' : 'tag'}`}
        role="status"
      >
        <span aria-hidden="true">{kinds[seat.state]}</span> {c.of(seat.state)}
        {seat.state === 'paused' && seat.pause_reason ? ` (${seat.pause_reason})` : ''}
      </span>
      {phone ? null : <span className="warn">▲ {w('seat_phone_gone')}</span>}
      {seat.state === 'paused' || seat.state === 'signed_out' ? (
        <Button
          look="go"
          size="small"
          hotkey="Alt+S"
          onPress={() => void ask(api.POST('/api/v1/seat/ready')).catch(tell)}
        >
          {w('be_ready')}
        </Button>
      ) : (
        <Button size="small" hotkey="Alt+S" onPress={() => setPausing(true)}>
          {w('pause')}
        </Button>
      )}
      <Button look="plain" size="small" onPress={askLeave}>
        {w('seat_free')}
      </Button>
      <Ask title={w('seat_free')} open={leaving} onClose={() => setLeaving(false)} narrow>
        <Fault text={w('leave_last')} />
        <div className="row end">
          <Button onPress={() => setLeaving(false)}>{c('cancel')}</Button>
          <Button look="stop" onPress={leave}>
            {w('leave_anyway')}
          </Button>
        </div>
      </Ask>
      <PauseDialog open={pausing} onClose={() => setPausing(false)} tell={tell} />
    </span>
  );
}

/** Stands where the call in hand stood, so that nothing else moves. */
export function WrapUp({ seat, tell }: { seat: Seat; tell(error: unknown): void }) {
  const w = useWords(words);
  const now = useNow();
  const left = (seat.deadline ?? now) - now;
  // Past its time it goes on for unsaved words alone, and says so.
  const text = left <= 0 && seat.typing ? w('wrap_words') : w('wrap_left', { time: span(left) });
  return (
    <div className="in-call on">
      <strong className="number about">{text}</strong>
      <span className="acts">
        <Button
          size="small"
          hotkey="Alt+L"
          onPress={() => void ask(api.POST('/api/v1/seat/wrap-up/extend')).catch(tell)}
        >
          {w('wrap_more')}
        </Button>
        <Button
          look="go"
          size="small"
          hotkey="Alt+R"
          onPress={() => void ask(api.POST('/api/v1/seat/wrap-up/end')).catch(tell)}
        >
          {w('wrap_done')}
        </Button>
      </span>
    </div>
  );
}
