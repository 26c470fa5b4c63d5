// Who at the agency took it, told by telephone or radio, and when.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { clockOnly, dayBounds, localDay, serverNow } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';
import { words } from './words';

interface ByPhoneProps {
  open: boolean;
  onClose(): void;
  id: number;
  tell(error: unknown): void;
}

export function ByPhone({ open, onClose, id, tell }: ByPhoneProps) {
  const w = useWords(words);
  const c = useWords(common);
  const [name, setName] = useState('');
  const [time, setTime] = useState('');
  const save = () => {
    const taken_at = timeToday(time);
    ask(
      api.POST('/api/v1/assignments/{assignment}/phone-acknowledge', {
        params: { path: { assignment: id } },
        body: { name: name.trim(), ...(taken_at === null ? {} : { taken_at }) },
      }),
    ).then(onClose, (error) => {
      onClose();
      tell(error);
    });
  };
  return (
    <Ask title={w('by_phone')} open={open} onClose={onClose} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim()) save();
        }}
      >
        <TextBox
          label={w('by_phone_name')}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
          required
        />
        <TextBox
          label={w('by_phone_time')}
          value={time || clockOnly(serverNow())}
          onChange={setTime}
          type="time"
        />
        <div className="row end">
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button type="submit" look="main" isDisabled={!name.trim()}>
            {c('save')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}

/** "14:03" of the latest such moment that is not in the future, in microseconds; null for an empty box. */
export function timeToday(text: string, nowUs = serverNow()): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text);
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  for (const back of [0, 86_400_000_000]) {
    const day = localDay(nowUs - back);
    const start = dayBounds(day)?.from;
    if (start === undefined) return null;
    const at = start + minutes * 60_000_000;
    if (at <= nowUs + 60_000_000) return at;
  }
  return null;
}
