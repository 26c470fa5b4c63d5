// Everything behind the sign-in: one connection for all pages, the demo banner, the end of the session.
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { alarmSound } from '../alarm/sound';
import { useSoundUnlock } from '../alarm/use';
import { houseQuery, meQuery, queries, useHouse, useMe } from '../api/queries';
import { Connection } from '../connection/connection';
import { ConnectionContext, useThing } from '../connection/use';
import { forgetDrafts } from '../drafts/keeper';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { setServerNow } from '../time';

function liveAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/v1/live`;
}

export function SignedIn() {
  const me = useMe();
  const navigate = useNavigate();
  const connection = useMemo(
    () =>
      new Connection({
        url: liveAddress,
        pulse: () => ({ sound: alarmSound.audible, visible: document.visibilityState === 'visible' }),
        onServerTime: setServerNow,
        onSignedOut: () => {
          queries.setQueryData(meQuery.queryKey, null);
          void navigate({ to: '/masuk' });
        },
      }),
    [navigate],
  );
  useEffect(() => {
    connection.start();
    const pulse = () => connection.pulseNow();
    document.addEventListener('visibilitychange', pulse);
    const unhear = alarmSound.subscribe(pulse);
    return () => {
      document.removeEventListener('visibilitychange', pulse);
      unhear();
      connection.stop();
    };
  }, [connection]);
  useSoundUnlock();
  return (
    <ConnectionContext value={connection}>
      <HouseWatch key={me.person} />
      <Outlet />
    </ConnectionContext>
  );
}

/** The profile changed on the server: ask for types, agencies and seats again. */
function HouseWatch() {
  const state = useThing('house', 'house');
  const hash = state?.profile_hash;
  useEffect(() => {
    if (hash) void queries.invalidateQueries({ queryKey: houseQuery.queryKey });
  }, [hash]);
  return null;
}

export function DemoBanner() {
  const w = useWords(common);
  const house = useHouse();
  const state = useThing('house', 'house');
  if (!(state?.demo ?? house.demo)) return null;
  return (
    <div className="banner demo" role="note">
      {w('demo')}
    </div>
  );
}

/** Leaves nothing of the person on this machine. */
export async function endSession(signOut: () => Promise<unknown>) {
  await signOut();
  forgetDrafts();
  window.location.assign('/masuk');
}
