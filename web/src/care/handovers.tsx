// What others offer me or made mine, and what came of what I offered, on every page of the staff: in the line under the top
// bar until it is answered or put away. However long the note, the page below keeps its place; the whole is in a dialog.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useMe } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Handover } from '../model';
import { dayAndClock, serverNow } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { useLetGo } from '../ui/let_go';
import { Reason } from './reason';
import { type Given, givenTo, putAway, type Refusal, refusalsOf, wasPutAway } from './refusals';
import { words } from './words';

const numbers = (incidents: readonly { number: string }[]) => incidents.map((one) => one.number).join(', ');

export function OfferedToMe() {
  const w = useWords(words);
  const c = useWords(common);
  const me = useMe();
  const offered = useThings('handover').filter((one) => one.to === me.person);
  const [, setAway] = useState(0);
  const refused = refusalsOf(useThings('incident'), me.person).filter((one) => !wasPutAway(one.key));
  const given = givenTo(useThings('incident'), me.person, serverNow()).filter((one) => !wasPutAway(one.key));
  const told = [
    ...refused.map((one) => ({ key: one.key, words: <RefusalWords refusal={one} /> })),
    ...given.map((one) => ({ key: one.key, words: <GivenWords given={one} /> })),
  ];
  const [reading, setReading] = useState(false);
  const dismiss = (key: string) => {
    putAway(key);
    setAway((before) => before + 1);
  };
  const n = offered.length + told.length;
  const [offer, no] = [offered[0], told[0]];
  if (!n) return null;
  return (
    <div className="banner" role="status">
      <span className="row tight one-line">
        {offer ? <OfferWords offer={offer} /> : no?.words}
        <Button size="small" onPress={() => setReading(true)}>
          {n > 1 ? w('handover_read_all', { n }) : w('handover_read')}
        </Button>
        {offer ? (
          <OfferActs key={offer.id} offer={offer} />
        ) : no ? (
          <Button size="small" onPress={() => dismiss(no.key)}>
            {c('close')}
          </Button>
        ) : null}
      </span>
      <Ask title={w('handover')} open={reading} onClose={() => setReading(false)}>
        <ul className="stack">
          {offered.map((one) => (
            <li key={one.id} className="stack">
              <OfferWords offer={one} />
              <OfferActs offer={one} />
            </li>
          ))}
          {told.map((one) => (
            <li key={one.key} className="stack">
              {one.words}
              <span className="row tight">
                <Button size="small" onPress={() => dismiss(one.key)}>
                  {c('close')}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      </Ask>
    </div>
  );
}

function OfferWords({ offer }: { offer: Handover }) {
  const w = useWords(words);
  return (
    <span className="said">
      <strong>{w('handover_from', { name: offer.from_name })}</strong>{' '}
      <span className="number">{numbers(offer.incidents)}</span> <span>{offer.note}</span>
    </span>
  );
}

function RefusalWords({ refusal }: { refusal: Refusal }) {
  const w = useWords(words);
  return (
    <span className="said">
      <strong className="critical">▲ {w('handover_refused', { name: refusal.name })}</strong>{' '}
      <span className="number">
        {refusal.incidents.join(', ')} {dayAndClock(refusal.wall)}
      </span>
      : {refusal.reason}
    </span>
  );
}

function GivenWords({ given }: { given: Given }) {
  const w = useWords(words);
  return (
    <span className="said">
      <strong className="warn">
        ▲ {w(given.merged ? 'owner_by_merge' : 'owner_by_name', { name: given.name })}
      </strong>{' '}
      <span className="number">
        {given.incidents.join(', ')} {dayAndClock(given.wall)}
      </span>
      {given.reason ? `: ${given.reason}` : ''}
    </span>
  );
}

function OfferActs({ offer }: { offer: Handover }) {
  const w = useWords(words);
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState('');
  const path = { params: { path: { handover: offer.id } } };
  const failed = (error: unknown) => setFault(error instanceof Error ? error.message : String(error));
  const box = useLetGo<HTMLSpanElement>();
  return (
    <span ref={box} className="row tight">
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
    </span>
  );
}
