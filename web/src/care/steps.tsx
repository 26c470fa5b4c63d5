// What can be done with an incident as a whole: close, reopen, merge, unmerge.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useThings } from '../connection/use';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { words as operatorWords } from '../operator/words';
import { Button } from '../ui/button';
import { later } from '../ui/later';
import { Reason } from './reason';
import { words } from './words';

const CloseDialog = later(async () => (await import('./dialogs')).CloseDialog);
const MergeDialog = later(async () => (await import('./dialogs')).MergeDialog);

interface Props {
  incident: Incident;
  tell(error: unknown): void;
  say(text: string): void;
}

export function IncidentSteps({ incident, tell, say }: Props) {
  const w = useWords(words);
  const o = useWords(operatorWords);
  const [asking, setAsking] = useState<'close' | 'merge' | 'unmerge' | 'reopen' | null>(null);
  const path = { params: { path: { incident: incident.id } } };
  const done = () => setAsking(null);
  const isOpen = incident.state === 'open';
  return (
    <>
      {isOpen && !incident.merged_into ? (
        <Button size="small" onPress={() => setAsking('close')}>
          {o('close_incident')}
        </Button>
      ) : null}
      {isOpen && !incident.merged_into && !incident.merged?.length ? (
        <Button size="small" onPress={() => setAsking('merge')}>
          {w('merge')}
        </Button>
      ) : null}
      {isOpen && incident.merged_into ? (
        <Button size="small" onPress={() => setAsking('unmerge')}>
          {w('unmerge')}
        </Button>
      ) : null}
      {isOpen ? null : (
        <Button size="small" onPress={() => setAsking('reopen')}>
          {w('reopen')}
        </Button>
      )}
      <CloseDialog incident={incident} open={asking === 'close'} onClose={done} say={say} />
      <MergeDialog incident={incident} open={asking === 'merge'} onClose={done} />
      <Reason
        title={`${w('unmerge')} ${incident.number}`}
        label={w('unmerge_why')}
        open={asking === 'unmerge'}
        onClose={done}
        onSay={(reason) =>
          void ask(api.POST('/api/v1/incidents/{incident}/unmerge', { ...path, body: { reason } })).catch(
            tell,
          )
        }
      />
      <Reason
        title={`${w('reopen')} ${incident.number}`}
        label={w('reopen_why')}
        open={asking === 'reopen'}
        onClose={done}
        onSay={(reason) =>
          void ask(api.POST('/api/v1/incidents/{incident}/reopen', { ...path, body: { reason } })).catch(tell)
        }
      />
    </>
  );
}

/** Which incidents this one is worked on together with. */
export function MergedLine({ incident }: { incident: Incident }) {
  const w = useWords(words);
  const incidents = useThings('incident');
  const number = (id: number) => incidents.find((one) => one.id === id)?.number ?? String(id);
  if (incident.merged_into)
    return <p className="hint">{w('merged_into', { number: number(incident.merged_into) })}</p>;
  if (incident.merged?.length)
    return <p className="hint">{w('merged_with', { number: incident.merged.map(number).join(', ') })}</p>;
  return null;
}
