import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { queries, useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Trunk } from '../model';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';
import { PasswordOnce, type Shown } from './password_once';
import { words } from './words';

const key = ['trunks'];
const renew = () => queries.invalidateQueries({ queryKey: key });

export function Trunks({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { seats } = useHouse();
  const trunks = useQuery({ queryKey: key, queryFn: () => ask(api.GET('/api/v1/trunks')), staleTime: 0 });
  const [shown, setShown] = useState<Shown | null>(null);
  const resetSeat = (seat: string) => {
    ask(api.POST('/api/v1/seats/{seat}/password', { params: { path: { seat } } })).then(
      ({ password }) => setShown({ login: seat, password }),
      tell,
    );
  };
  return (
    <div className="halves">
      <div className="stack">
        {trunks.isError ? <p className="critical">▲ {c('away')}</p> : null}
        {trunks.data?.items.map((trunk) => (
          <TrunkPanel key={trunk.id} trunk={trunk} tell={tell} />
        ))}
      </div>
      <section className="panel stack" aria-label={w('seats')}>
        <h2>{w('seats')}</h2>
        <ul className="stack">
          {seats.map((seat) => (
            <li key={seat.id} className="row">
              <strong>{seat.title}</strong>
              <Button
                className="push"
                size="small"
                aria-label={`${w('seat_password')} ${seat.title}`}
                onPress={() => resetSeat(seat.id)}
              >
                {w('seat_password')}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <PasswordOnce shown={shown} onClose={() => setShown(null)} />
    </div>
  );
}

function TrunkPanel({ trunk, tell }: { trunk: Trunk; tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const [peer, setPeer] = useState('');
  const [fault, setFault] = useState('');
  const [removing, setRemoving] = useState('');
  const path = { trunk: trunk.id };
  const add = () => {
    ask(api.POST('/api/v1/trunks/{trunk}/peers', { params: { path }, body: { peer: peer.trim() } })).then(
      () => {
        setPeer('');
        setFault('');
        void renew();
      },
      (error) => setFault(messageOf(error, c('away'))),
    );
  };
  const remove = () => {
    ask(api.DELETE('/api/v1/trunks/{trunk}/peers', { params: { path, query: { peer: removing } } })).then(
      () => void renew(),
      tell,
    );
    setRemoving('');
  };
  return (
    <section className="panel stack" aria-label={trunk.title || trunk.id}>
      <h2>{trunk.title || trunk.id}</h2>
      <dl className="rule">
        <dt>{w('peers')}</dt>
        <dd className="number">{trunk.peers.join(', ') || '–'}</dd>
        <dt>{w('delivered')}</dt>
        <dd className="number">{trunk.delivered.join(', ') || '112, 911, urn:service:sos'}</dd>
        <dt>{w('added_peers')}</dt>
        <dd>
          {trunk.added_peers.length === 0 ? '–' : null}
          {trunk.added_peers.map((one) => (
            <span key={one} className="row tight">
              <span className="number">{one}</span>
              <Button
                size="small"
                look="plain"
                aria-label={`${w('remove')} ${one}`}
                onPress={() => setRemoving(one)}
              >
                {w('remove')}
              </Button>
            </span>
          ))}
        </dd>
      </dl>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (peer.trim()) add();
        }}
      >
        <TextBox
          className="grow"
          label={w('add_peer')}
          value={peer}
          onChange={setPeer}
          hint={w('peer_hint')}
          fault={fault || undefined}
          maxLength={64}
        />
        <Button type="submit" look="main" isDisabled={!peer.trim()}>
          {w('add_peer')}
        </Button>
      </form>
      <Ask title={w('remove')} open={removing !== ''} onClose={() => setRemoving('')} narrow alert>
        <div className="stack">
          <p>{w('remove_sure', { peer: removing })}</p>
          <div className="row end">
            <Button onPress={() => setRemoving('')}>{c('cancel')}</Button>
            <Button look="stop" onPress={remove}>
              {w('remove')}
            </Button>
          </div>
        </div>
      </Ask>
    </section>
  );
}
