// Everything behind the sign-in: one connection for all pages, the demo banner, the end of the session.
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { alarmSound } from '../alarm/sound';
import { useSoundUnlock } from '../alarm/use';
import { api, ask, Refused } from '../api/client';
import { houseQuery, meQuery, queries, useHouse, useMe } from '../api/queries';
import { Connection } from '../connection/connection';
import { ConnectionContext, useLine, useLoaded, useThing } from '../connection/use';
import { forgetDrafts } from '../drafts/keeper';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { forgetShown } from '../operator/draft_names';
import { setServerNow } from '../time';
import { sessionEnded } from './session_ended';

function liveAddress(): string {
  const { protocol, host } = window.location;
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/v1/live`;
}

let line: Connection | null = null;
let signedOut = (_why?: string) => {};

/** The tab's one connection. Dialled while the page still loads: the first snapshot is what it waits for. */
export function dial(): Connection {
  line ??= new Connection({
    url: liveAddress,
    pulse: () => ({ sound: alarmSound.audible, visible: document.visibilityState === 'visible' }),
    onServerTime: setServerNow,
    onSignedOut: (why) => signedOut(why),
  });
  line.start();
  return line;
}

export function hangUp() {
  line?.stop();
  line = null;
}

export function SignedIn() {
  const me = useMe();
  const navigate = useNavigate();
  const connection = useMemo(dial, []);
  useEffect(() => {
    signedOut = (why) => {
      sessionEnded.tell(why);
      queries.setQueryData(meQuery.queryKey, null);
      void navigate({ to: '/masuk' });
    };
  }, [navigate]);
  useEffect(() => {
    connection.start();
    const pulse = () => connection.pulseNow();
    document.addEventListener('visibilitychange', pulse);
    const unhear = alarmSound.subscribe(pulse);
    return () => {
      document.removeEventListener('visibilitychange', pulse);
      unhear();
      hangUp();
    };
  }, [connection]);
  useSoundUnlock();
  return (
    <ConnectionContext value={connection}>
      <HouseWatch key={me.person} />
      <SessionWatch />
      <FirstView />
    </ConnectionContext>
  );
}

const kPatienceMs = 1500;

/** The page is drawn once, with what the first snapshot brought, instead of empty and then again: half the
    work on a slow PC, and nothing jumps. Without a server it comes all the same. */
function FirstView() {
  const loaded = useLoaded();
  const { state } = useLine();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), kPatienceMs);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (loaded || state === 'lost') setShown(true);
  }, [loaded, state]);
  if (!shown && !loaded && state !== 'lost') return <main className="middle muted">Siaga 112 …</main>;
  return <Outlet />;
}

const kAskMs = 5000;

/** A session that ended while the line was cut: a refused line looks like no line at all, and would be dialled for ever. */
export function SessionWatch() {
  const { state } = useLine();
  useEffect(() => {
    if (state !== 'lost') return;
    const timer = setInterval(() => {
      ask(api.GET('/api/v1/session')).catch((error: unknown) => {
        if (error instanceof Refused && error.status === 401) signedOut();
      });
    }, kAskMs);
    return () => clearInterval(timer);
  }, [state]);
  return null;
}

/** The profile changed on the server: ask for types, agencies and seats again. */
function HouseWatch() {
  const state = useThing('house', 'house');
  const hash = state?.profile_hash;
  const known = useRef<string | undefined>(undefined); // what came with the page is fresh
  useEffect(() => {
    const changed = known.current !== undefined && known.current !== hash;
    known.current = hash ?? known.current;
    if (changed) void queries.invalidateQueries({ queryKey: houseQuery.queryKey });
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
  forgetShown();
  window.location.assign('/masuk');
}
