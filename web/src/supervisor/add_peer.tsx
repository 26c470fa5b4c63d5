// A stranger that turns out to be the telco: an admin adds its address to a trunk from the alarm itself.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { queries, useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Choices } from '../ui/fields';
import { words } from './words';

/** Only an address can be a peer; the shared alarm of too many sources names none. */
export function isAddress(source: string): boolean {
  return /^[0-9a-f.:]+$/i.test(source) && /[.:]/.test(source);
}

const thisMachine = (source: string) => /^(127\.|::1$)/.test(source);

export function AddPeer({ source }: { source: string }) {
  const w = useWords(words);
  const { demo } = useHouse();
  const [open, setOpen] = useState(false);
  // A house on trial takes no telco: the server refuses every address from outside.
  if (demo && !thisMachine(source)) return <span className="muted">{w('peer_demo')}</span>;
  return (
    <>
      <Button size="small" onPress={() => setOpen(true)}>
        {w('peer_add', { source })}
      </Button>
      {open ? <PeerDialog source={source} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function PeerDialog({ source, onClose }: { source: string; onClose(): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const trunks = useQuery({
    queryKey: ['trunks'],
    queryFn: () => ask(api.GET('/api/v1/trunks')),
    staleTime: 0,
  });
  const [picked, setPicked] = useState<string | null>(null);
  const [fault, setFault] = useState('');
  const items = trunks.data?.items ?? [];
  const trunk = picked ?? (items.length === 1 ? (items[0]?.id ?? null) : null);
  const add = () => {
    if (!trunk) return;
    const params = { path: { trunk } };
    ask(api.POST('/api/v1/trunks/{trunk}/peers', { params, body: { peer: source } })).then(
      () => {
        void queries.invalidateQueries({ queryKey: ['trunks'] });
        onClose();
      },
      (error) => setFault(messageOf(error, c('away'))),
    );
  };
  return (
    <Ask title={w('peer_title', { source })} open onClose={onClose} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <p>{w('peer_sure')}</p>
        <Choices
          label={w('trunk')}
          value={trunk}
          onChange={setPicked}
          choices={items.map((one) => ({ value: one.id, text: one.title || one.id }))}
        />
        <p className="fault" role="alert">
          {fault || (trunks.isError ? c('away') : '')}
        </p>
        <div className="row end">
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button type="submit" look="main" isDisabled={!trunk}>
            {w('peer_do')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}
