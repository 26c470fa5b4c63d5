// Which seat, and why a pause: with a question when it is the last ready seat.
import { useState } from 'react';
import { api, ask, Refused } from '../api/client';
import { useMe } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Fault } from '../ui/fault';
import { Choices, TextBox } from '../ui/fields';
import { words } from './words';

export function SeatChoice({
  open,
  onClose,
  tell,
}: {
  open: boolean;
  onClose(): void;
  tell(error: unknown): void;
}) {
  const w = useWords(words);
  const me = useMe();
  const seats = useThings('seat');
  const take = (id: string) => {
    ask(api.POST('/api/v1/seat', { body: { seat: id } })).then(onClose, tell);
  };
  return (
    <Ask title={w('seat_choose')} open={open} onClose={onClose} narrow>
      <ul className="stack">
        {seats.map((seat) => {
          const taken = seat.person !== undefined && seat.person !== me.person;
          return (
            <li key={seat.id}>
              <Button className="wide" isDisabled={taken} onPress={() => take(seat.id)}>
                <strong>{seat.title}</strong>
                <span className={seat.phone === 'ready' ? 'ok push' : 'warn push'}>
                  {seat.phone === 'ready' ? w('seat_phone_ok') : `▲ ${w('seat_phone_gone')}`}
                </span>
                {taken ? (
                  <span className="muted">{w('seat_taken', { name: seat.person_name ?? '' })}</span>
                ) : null}
              </Button>
            </li>
          );
        })}
      </ul>
    </Ask>
  );
}

const reasons = ['pause_toilet', 'pause_meal', 'pause_meeting', 'pause_handover'] as const;

export function PauseDialog({
  open,
  onClose,
  tell,
}: {
  open: boolean;
  onClose(): void;
  tell(error: unknown): void;
}) {
  const w = useWords(words);
  const c = useWords(common);
  const [why, setWhy] = useState<string | null>(null);
  const [other, setOther] = useState('');
  const [last, setLast] = useState(false);
  const reason = other.trim() || why;
  const close = () => {
    setLast(false);
    onClose();
  };
  const pause = (confirm_last: boolean) => {
    if (!reason) return;
    ask(api.POST('/api/v1/seat/pause', { body: { why: reason, confirm_last } })).then(close, (error) => {
      if (error instanceof Refused && error.code === 'last_seat') setLast(true);
      else {
        close();
        tell(error);
      }
    });
  };
  return (
    <Ask title={w('pause_why')} open={open} onClose={close} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          pause(last);
        }}
      >
        <Choices
          label={w('pause_why')}
          hideLabel
          value={why}
          onChange={setWhy}
          choices={reasons.map((key) => ({ value: w(key), text: w(key) }))}
        />
        <TextBox label={w('reason_other')} value={other} onChange={setOther} maxLength={200} />
        {last ? <Fault text={w('pause_last')} /> : null}
        <div className="row end">
          <Button onPress={close}>{c('cancel')}</Button>
          <Button type="submit" look={last ? 'stop' : 'main'} isDisabled={!reason}>
            {last ? w('pause_anyway') : w('pause')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}
