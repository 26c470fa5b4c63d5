// What waits to be done besides the queue: numbers to call back, calls not filled in, drafts of others.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useMe } from '../api/queries';
import { fetchDraft } from '../drafts/server_place';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call, Callback } from '../model';
import { phoneText } from '../phone';
import { clock, dayAndClock, serverNow, useNow } from '../time';
import { isTrainingDraft } from '../training/training';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';
import { callerName } from './call_panel';
import { callOfDraft } from './draft_names';
import { emptyForm, type Form, plainText } from './form';
import { words } from './words';
import { draftsQuery } from './work';

interface Tell {
  tell(error: unknown): void;
}

export function Callbacks({ callbacks, tell }: { callbacks: readonly Callback[] } & Tell) {
  const w = useWords(words);
  const c = useWords(common);
  const [closing, setClosing] = useState<Callback | null>(null);
  const [why, setWhy] = useState('');
  if (callbacks.length === 0) return <p className="muted">{w('callbacks_none')}</p>;
  const close = () => {
    if (!closing) return;
    ask(
      api.POST('/api/v1/callbacks/{callback}/close', {
        params: { path: { callback: closing.id } },
        body: { why: why.trim() },
      }),
    ).catch(tell);
    setClosing(null);
    setWhy('');
  };
  return (
    <>
      <p className="hint">{w('callbacks_what')}</p>
      <ul>
        {callbacks.map((one) => (
          <li key={one.id} className="row tight">
            <strong className="number">{phoneText(one.number)}</strong>
            <span className={one.count > 1 ? 'warn' : 'muted'}>{w('callback_times', { n: one.count })}</span>
            <span className="muted number">{dayAndClock(one.last_wall)}</span>
            <span className="row tight push">
              <Button
                size="small"
                look="main"
                onPress={() =>
                  void ask(
                    api.POST('/api/v1/callbacks/{callback}/call', { params: { path: { callback: one.id } } }),
                  ).catch(tell)
                }
              >
                {w('call_again')}
              </Button>
              <Button size="small" look="plain" onPress={() => setClosing(one)}>
                {c('close')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <Ask title={w('callback_close')} open={closing !== null} onClose={() => setClosing(null)} narrow>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (why.trim()) close();
          }}
        >
          <TextBox label={w('reason')} value={why} onChange={setWhy} maxLength={200} autoFocus />
          <div className="row end">
            <Button type="submit" look="main" isDisabled={!why.trim()}>
              {c('close')}
            </Button>
          </div>
        </form>
      </Ask>
    </>
  );
}

/** An operator's own; a supervisor's list holds everybody's. */
export function Unfilled({ calls, onFill }: { calls: readonly Call[]; onFill(call: number): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { role } = useMe();
  if (calls.length === 0)
    return <p className="muted">{w(role === 'supervisor' ? 'unfilled_nobodys' : 'unfilled_none')}</p>;
  return (
    <ul>
      {calls.map((call) => (
        <li key={call.id} className="row tight">
          <strong className="number">{callerName(call, c('no_number'))}</strong>
          <span className="muted number">{dayAndClock(call.arrived_wall)}</span>
          <span className="muted">{call.person_name ?? call.seat ?? ''}</span>
          <Button className="push" size="small" onPress={() => onFill(call.id)}>
            {w('fill_in')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface DraftsProps {
  open: string;
  calls: readonly Call[];
  onResume(key: string): void;
}

/** Drafts of every desk: what a colleague typed before the lights went out can be taken up here. */
export function Drafts({ open, calls, onResume }: DraftsProps) {
  const w = useWords(words);
  const { data } = useQuery({ ...draftsQuery, refetchInterval: 10_000 });
  // A training's words are nobody else's to take up.
  const others = (data?.items ?? []).filter((one) => one.key !== open && !isTrainingDraft(one.key));
  if (others.length === 0) return <p className="muted">{w('drafts_none')}</p>;
  return (
    <ul>
      {others.map((one) => (
        <DraftRow key={one.key} draft={one} calls={calls} onResume={() => onResume(one.key)} />
      ))}
    </ul>
  );
}

interface DraftRowProps {
  draft: { key: string; person: string; updated_wall: number };
  calls: readonly Call[];
  onResume(): void;
}

const justNow = 60e6;

/** Whose words they are, what they begin with, and whether somebody is at them: taking them locks that page. */
function DraftRow({ draft, calls, onResume }: DraftRowProps) {
  const w = useWords(words);
  const c = useWords(common);
  useNow();
  const { key, person, updated_wall } = draft;
  const { data } = useQuery({
    queryKey: ['draft', key, updated_wall],
    queryFn: () => fetchDraft<Form>(key),
    placeholderData: keepPreviousData,
  });
  const form = { ...emptyForm(), ...data?.value };
  const id = callOfDraft(key);
  const call = calls.find((one) => one.id === id);
  const number = call
    ? callerName(call, c('no_number'))
    : form.call && (phoneText(form.call.number) || c('no_number'));
  const at = call?.arrived_wall ?? form.call?.at;
  const title = id === null ? w('draft_free') : `${number ?? `#${id}`} ${at ? clock(at) : ''}`;
  const busy = call?.state === 'talking' || serverNow() - updated_wall < justNow;
  return (
    <li className="draft-row">
      <span className="row tight">
        <strong className="number">{title}</strong>
        <span className="muted">
          {person} {dayAndClock(updated_wall)}
        </span>
        {busy ? <span className="tag warn">{w('draft_busy')}</span> : null}
        <Button className="push" size="small" onPress={onResume}>
          {w('resume')}
        </Button>
      </span>
      <div className="clip muted">{plainText(form).replaceAll('\n', ' · ')}</div>
    </li>
  );
}
