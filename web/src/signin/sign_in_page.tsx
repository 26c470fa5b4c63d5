import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Siren } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { api, ask, messageOf } from '../api/client';
import { meQuery, queries } from '../api/queries';
import { common } from '../i18n/common';
import { useWords, type Words } from '../i18n/words';
import { homeOf } from '../shell/pages';
import { sessionEnded } from '../shell/session_ended';
import { LookSwitches } from '../shell/topbar';
import { Button } from '../ui/button';
import { TextBox } from '../ui/fields';

const words = {
  title: ['Masuk', 'Sign in'],
  login: ['Nama masuk', 'Login'],
  password: ['Kata sandi', 'Password'],
  enter: ['Masuk', 'Sign in'],
  ended_password: [
    'Sesi Anda diakhiri: admin memberi Anda kata sandi baru. Yang lama tidak berlaku lagi; tanyakan yang baru kepada admin.',
    'Your session was ended: an admin set a new password for you. The old one no longer works; ask the admin for the new one.',
  ],
  ended_own_password: [
    'Sesi Anda di sini diakhiri: kata sandi Anda diganti di jendela lain. Masuk dengan kata sandi baru itu.',
    'Your session here was ended: your password was changed in another window. Sign in with that new one.',
  ],
  ended_inactive: [
    'Sesi Anda diakhiri: akun Anda dinonaktifkan admin. Tanyakan kepada admin.',
    'Your session was ended: an admin deactivated your account. Ask the admin.',
  ],
  ended_signed_out: ['Anda sudah keluar di jendela lain.', 'You signed out in another window.'],
  ended_unknown: [
    'Sesi Anda diakhiri: kata sandi diganti, akun diubah, masuk sudah kedaluwarsa, atau Anda keluar di jendela lain. Bila kata sandi lama ditolak, tanyakan kepada admin.',
    'Your session was ended: the password was changed, the account was changed, the sign-in expired, or you signed out in another window. If the old password is refused, ask an admin.',
  ],
  away: ['Server tidak menjawab. Coba lagi.', 'The server does not answer. Try again.'],
} as const satisfies Words;

export function SignInPage() {
  const w = useWords(words);
  const c = useWords(common);
  const navigate = useNavigate();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);

  // The form stands at once; who is signed in already goes on as soon as the server says so.
  const { data: me } = useQuery(meQuery);
  useEffect(() => {
    if (me) void navigate({ to: homeOf(me.role), replace: true });
  }, [me, navigate]);

  const enter = async () => {
    setBusy(true);
    setFault('');
    try {
      const me = await ask(api.POST('/api/v1/session', { body: { login: login.trim(), password } }));
      // The question asked when the page opened may still be on its way back with "nobody".
      await queries.cancelQueries({ queryKey: meQuery.queryKey });
      sessionEnded.forget();
      queries.setQueryData(meQuery.queryKey, me);
    } catch (error) {
      setFault(messageOf(error, w('away')));
      setBusy(false);
    }
  };
  return (
    <div className="page">
      <header className="topbar">
        <Siren size={20} aria-hidden="true" />
        <span className="brand">Siaga 112</span>
        <span className="row push">
          <LookSwitches />
        </span>
      </header>
      <main className="middle">
        <Form
          className="panel stack sign-in"
          aria-label={w('title')}
          onSubmit={(event) => {
            event.preventDefault();
            void enter();
          }}
        >
          <h1>{w('title')}</h1>
          {sessionEnded.told ? (
            <p className="warn" role="status">
              ▲ {w(`ended_${sessionEnded.told}`)}
            </p>
          ) : null}
          <TextBox
            label={w('login')}
            value={login}
            onChange={setLogin}
            autoComplete="username"
            autoFocus
            required
          />
          <TextBox
            label={w('password')}
            value={password}
            onChange={setPassword}
            type="password"
            autoComplete="current-password"
            required
          />
          <p className="fault" role="alert">
            {fault}
          </p>
          <Button type="submit" look="main" size="big" busy={busy}>
            {busy ? c('loading') : w('enter')}
          </Button>
        </Form>
      </main>
    </div>
  );
}
