// Whose the incident is, and taking it over. A reason is asked for while the owner is there.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useMe } from '../api/queries';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { Button } from '../ui/button';
import { Reason } from './reason';
import { words } from './words';

interface Props {
  incident: Incident;
  tell(error: unknown): void;
}

export function OwnerLine({ incident, tell }: Props) {
  const w = useWords(words);
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const mine = incident.owner === me.person;
  const take = (reason: string) =>
    void ask(
      api.POST('/api/v1/incidents/{incident}/take-over', {
        params: { path: { incident: incident.id } },
        body: { reason },
      }),
    ).catch(tell);
  return (
    <div className="row tight">
      <span className={incident.owner_present || incident.state === 'closed' ? 'muted' : 'critical'}>
        {w('owner')}: <strong>{mine ? w('owner_me') : incident.owner_name}</strong>
        {incident.owner_present || incident.state === 'closed' ? '' : ` ▲▲ ${w('owner_away')}`}
      </span>
      {incident.state === 'open' && !mine && me.role !== 'admin' ? (
        <Button
          size="small"
          onPress={() => (incident.owner_present || incident.restricted ? setAsking(true) : take(''))}
        >
          {w('take_over')}
        </Button>
      ) : null}
      <Reason
        title={`${w('take_over')} ${incident.number}`}
        label={w('take_over_why')}
        open={asking}
        onClose={() => setAsking(false)}
        onSay={take}
      />
    </div>
  );
}
