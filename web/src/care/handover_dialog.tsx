// Serah terima: offer open incidents to somebody who is present, with a note. At sign-out it stays open
// until everything was accepted.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useMe } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Handover, Incident, PresentPerson } from '../model';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Fault } from '../ui/fault';
import { Check, Choices, TextBox } from '../ui/fields';
import { refusalsOf } from './refusals';
import { words } from './words';

/** My open incidents, one for those that are worked on together. */
export function openOf(incidents: readonly Incident[], person: number): Incident[] {
  return incidents.filter((one) => one.state === 'open' && one.owner === person && !one.merged_into);
}
/** Who could take them. */
export function takers(people: readonly PresentPerson[], me: number): PresentPerson[] {
  return people.filter((one) => one.id !== me && (one.role === 'operator' || one.role === 'supervisor'));
}
export function notOffered(open: readonly Incident[], handovers: readonly Handover[]): Incident[] {
  const offered = new Set(handovers.flatMap((one) => one.incidents.map((incident) => incident.id)));
  return open.filter((one) => !offered.has(one.id));
}

interface Props {
  open: boolean;
  onClose(): void;
  /** at sign-out: called when nothing is left */
  onSignOut?: () => void;
}

export function HandoverDialog({ open, onClose, onSignOut }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const me = useMe();
  const incidents = useThings('incident');
  const mine = openOf(incidents, me.person);
  const people = takers(useThings('person'), me.person);
  const sent = useThings('handover').filter((one) => one.from === me.person);
  const left = notOffered(mine, sent);
  const [kept, setKept] = useState<ReadonlySet<number>>(new Set());
  const [to, setTo] = useState<string | null>(null);
  // Declined: what was written is there for whoever is asked next.
  const [refused] = refusalsOf(incidents, me.person);
  const [written, setNote] = useState<string | null>(null);
  const note = written ?? refused?.note ?? '';
  const [fault, setFault] = useState('');
  const chosen = left.filter((one) => !kept.has(one.id));
  const ready = chosen.length > 0 && to !== null && note.trim().length >= 3;
  const offer = () => {
    if (!ready) return;
    setFault('');
    ask(
      api.POST('/api/v1/handovers', {
        params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
        body: { to: Number(to), incidents: chosen.map((one) => one.id), note: note.trim() },
      }),
    ).then(
      () => setNote(null),
      (error) => setFault(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <Ask title={w(onSignOut ? 'sign_out_title' : 'handover')} open={open} onClose={onClose} narrow>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          offer();
        }}
      >
        {onSignOut ? (
          <p role="status">{mine.length ? w('sign_out_why', { n: mine.length }) : w('sign_out_done')}</p>
        ) : null}
        {sent.map((one) => (
          <Sent key={one.id} handover={one} onFault={setFault} />
        ))}
        {refused ? (
          <p className="critical said" role="alert">
            ▲ {w('handover_refused', { name: refused.name })}: {refused.reason}
          </p>
        ) : null}
        {left.length ? (
          <>
            <fieldset className="stack plain">
              <legend className="label">{w('handover_what')}</legend>
              {left.map((one) => (
                <Check
                  key={one.id}
                  checked={!kept.has(one.id)}
                  onChange={(on) => {
                    const next = new Set(kept);
                    if (on) next.delete(one.id);
                    else next.add(one.id);
                    setKept(next);
                  }}
                >
                  <span className="number">{one.number}</span> {one.place_text ?? ''}
                </Check>
              ))}
            </fieldset>
            {people.length ? (
              <Choices
                label={w('handover_to')}
                value={to}
                onChange={setTo}
                choices={people.map((one) => ({ value: String(one.id), text: one.name }))}
              />
            ) : (
              <p className="critical">▲ {w('nobody_here')}</p>
            )}
            <TextBox
              label={w('handover_note')}
              value={note}
              onChange={setNote}
              rows={3}
              maxLength={2000}
              atLeast={3}
            />
          </>
        ) : null}
        <Fault text={fault} />
        <div className="row end">
          <Button onPress={onClose}>{c('cancel')}</Button>
          {left.length ? (
            <Button type="submit" look="main" isDisabled={!ready}>
              {w('handover_offer')}
            </Button>
          ) : null}
          {onSignOut && mine.length === 0 ? (
            <Button look="main" onPress={onSignOut}>
              {w('sign_out_now')}
            </Button>
          ) : null}
        </div>
      </form>
    </Ask>
  );
}

function Sent({ handover, onFault }: { handover: Handover; onFault(text: string): void }) {
  const w = useWords(words);
  return (
    <div className="row tight">
      <span>
        {w('handover_waits', { name: handover.to_name })}:{' '}
        <span className="number">{handover.incidents.map((one) => one.number).join(', ')}</span>
      </span>
      <Button
        size="small"
        onPress={() =>
          void ask(
            api.POST('/api/v1/handovers/{handover}/withdraw', {
              params: { path: { handover: handover.id } },
            }),
          ).catch((error) => onFault(error instanceof Error ? error.message : String(error)))
        }
      >
        {w('handover_withdraw')}
      </Button>
    </div>
  );
}
