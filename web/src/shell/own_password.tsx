// The change of one's own password.
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { useMe } from '../api/queries';
import { common } from '../i18n/common';
import { useWords, type Words } from '../i18n/words';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';

const words = {
  title: ['Ubah kata sandi', 'Change password'],
  current: ['Kata sandi sekarang', 'Present password'],
  fresh: ['Kata sandi baru (paling sedikit 10 huruf)', 'New password (at least 10 characters)'],
  done: ['Kata sandi diubah; sesi lain Anda diakhiri.', 'Password changed; your other sessions ended.'],
} as const satisfies Words;

const shortest = 10;

interface Props {
  open: boolean;
  onClose(): void;
}

export function OwnPassword({ open, onClose }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const me = useMe();
  const [current, setCurrent] = useState('');
  const [fresh, setFresh] = useState('');
  const [said, setSaid] = useState({ done: false, fault: '' });
  const close = () => {
    onClose();
    setCurrent('');
    setFresh('');
    setSaid({ done: false, fault: '' });
  };
  const whole = current !== '' && fresh.length >= shortest;
  const save = () => {
    ask(api.POST('/api/v1/session/password', { body: { current, fresh } })).then(
      () => setSaid({ done: true, fault: '' }),
      (error) => setSaid({ done: false, fault: messageOf(error, c('away')) }),
    );
  };
  return (
    <Ask title={`${w('title')}: ${me.login}`} open={open} onClose={close} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (whole) save();
        }}
      >
        <TextBox
          label={w('current')}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          autoFocus
        />
        <TextBox
          label={w('fresh')}
          type="password"
          autoComplete="new-password"
          value={fresh}
          onChange={setFresh}
        />
        <p className="fault" role="alert">
          {said.fault}
        </p>
        <p className="ok" role="status">
          {said.done ? `✓ ${w('done')}` : ''}
        </p>
        <div className="row end">
          <Button onPress={close}>{c('close')}</Button>
          <Button type="submit" look="main" isDisabled={!whole || said.done}>
            {c('save')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}
