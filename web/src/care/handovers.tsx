// What others offer me, on every page of the staff: a line under the top bar until it is answered.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useMe } from '../api/queries';
import { useThings } from '../connection/use';
import { useWords } from '../i18n/words';
import type { Handover } from '../model';
import { Button } from '../ui/button';
import { Reason } from './reason';
import { words } from './words';

export function OfferedToMe() {
  const me = useMe();
  const offered = useThings('handover').filter((one) => one.to === me.person);
  return offered.map((one) => <Offer key={one.id} handover={one} />);
}

function Offer({ handover }: { handover: Handover }) {
  const w = useWords(words);
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState('');
  const path = { params: { path: { handover: handover.id } } };
  const failed = (error: unknown) => setFault(error instanceof Error ? error.message : String(error));
  return (
    <div className="banner" role="status">
      <span className="row tight">
        <strong>{w('handover_from', { name: handover.from_name })}</strong>
        <span className="number">{handover.incidents.map((one) => one.number).join(', ')}</span>
        <span className="said">{handover.note}</span>
        <Button
          size="small"
          look="main"
          onPress={() => void ask(api.POST('/api/v1/handovers/{handover}/accept', path)).catch(failed)}
        >
          {w('handover_accept')}
        </Button>
        <Button size="small" onPress={() => setAsking(true)}>
          {w('handover_decline')}
        </Button>
        {fault ? <span className="critical">▲ {fault}</span> : null}
      </span>
      <Reason
        title={w('handover_decline')}
        label={w('handover_why_not')}
        open={asking}
        onClose={() => setAsking(false)}
        onSay={(reason) =>
          void ask(api.POST('/api/v1/handovers/{handover}/decline', { ...path, body: { reason } })).catch(
            failed,
          )
        }
      />
    </div>
  );
}
