// Trunks: who may call, what they deliver, how they are answered, and the way out. A trunk with a SIP address
// of its own is a socket, opened at the start: only siaga.toml makes one.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { queries } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { TrunkSettings } from '../model';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';
import { LastChange } from './last_change';
import { words as more } from './settings_words';
import { TrunkDialog } from './trunk_dialog';
import { words } from './words';

const key = ['settings', 'trunks'];
const renew = () => queries.invalidateQueries({ queryKey: key });

export function Trunks({ tell }: { tell(error: unknown): void }) {
  const c = useWords(common);
  const m = useWords(more);
  const trunks = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET('/api/v1/settings/trunks')),
    staleTime: 0,
  });
  const [editing, setEditing] = useState<TrunkSettings | 'new' | null>(null);
  return (
    <div className="stack">
      <div className="row">
        <p className="hint grow">{m('trunk_hint')}</p>
        <Button look="main" isDisabled={!trunks.data} onPress={() => setEditing('new')}>
          {m('add_trunk')}
        </Button>
      </div>
      {trunks.isError ? <p className="critical">▲ {c('away')}</p> : null}
      <div className="halves">
        {trunks.data?.items.map((trunk) => (
          <TrunkPanel key={trunk.id} trunk={trunk} tell={tell} onEdit={() => setEditing(trunk)} />
        ))}
      </div>
      {editing ? (
        <TrunkDialog
          trunk={editing === 'new' ? null : editing}
          addresses={trunks.data?.media_addresses ?? []}
          onClose={() => setEditing(null)}
          onSaved={renew}
        />
      ) : null}
    </div>
  );
}

interface PanelProps {
  trunk: TrunkSettings;
  tell(error: unknown): void;
  onEdit(): void;
}

function TrunkPanel({ trunk, tell, onEdit }: PanelProps) {
  const w = useWords(words);
  const c = useWords(common);
  const m = useWords(more);
  const [peer, setPeer] = useState('');
  const [fault, setFault] = useState('');
  const [removing, setRemoving] = useState<{ peer: string } | 'trunk' | null>(null);
  const path = { trunk: trunk.id };
  const name = trunk.title || trunk.id;
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
    const gone =
      removing === 'trunk'
        ? ask(
            api.DELETE('/api/v1/settings/trunks/{trunk}', {
              params: { path, query: { revision: trunk.revision } },
            }),
          )
        : ask(
            api.DELETE('/api/v1/trunks/{trunk}/peers', {
              params: { path, query: { peer: removing?.peer ?? '' } },
            }),
          );
    gone.then(() => void renew(), tell);
    setRemoving(null);
  };
  const answer = {
    queue: m('answer_queue'),
    seat: m('answer_seat'),
    after: `${m('answer_after_mode')}: ${trunk.answer_after_s}`,
  }[trunk.answer];
  return (
    <section className="panel stack" aria-label={name}>
      <div className="row">
        <h2>{name}</h2>
        {trunk.silent ? <span className="critical">▲▲ {m('silent')}</span> : null}
        <Button className="push" size="small" aria-label={`${m('change')} ${name}`} onPress={onEdit}>
          {m('change')}
        </Button>
        <Button size="small" aria-label={`${m('remove')} ${name}`} onPress={() => setRemoving('trunk')}>
          {m('remove')}
        </Button>
      </div>
      {trunk.signalling_address ? (
        <p className="hint">{m('own_address', { address: trunk.signalling_address })}</p>
      ) : null}
      <dl className="rule">
        <dt>{m('peers')}</dt>
        <dd className="number">{trunk.peers.join(', ') || '–'}</dd>
        <dt>{w('delivered')}</dt>
        <dd className="number">{trunk.delivered.join(', ') || '112, 911, urn:service:sos'}</dd>
        <dt>{m('answer')}</dt>
        <dd>{answer}</dd>
        <dt>{m('outgoing_targets')}</dt>
        <dd className="number">{trunk.outgoing_targets.join(' → ') || '–'}</dd>
        <dt>{m('outgoing_caller_id')}</dt>
        <dd className="number">{trunk.outgoing_caller_id || '–'}</dd>
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
                onPress={() => setRemoving({ peer: one })}
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
      <LastChange by={trunk.changed_by} at={trunk.changed_at_wall} />
      <Ask title={w('remove')} open={removing !== null} onClose={() => setRemoving(null)} narrow alert>
        <div className="stack">
          <p>
            {removing === 'trunk'
              ? m('trunk_remove_sure', { trunk: name })
              : w('remove_sure', { peer: removing?.peer ?? '' })}
          </p>
          <div className="row end">
            <Button onPress={() => setRemoving(null)}>{c('cancel')}</Button>
            <Button look="stop" onPress={remove}>
              {w('remove')}
            </Button>
          </div>
        </div>
      </Ask>
    </section>
  );
}
