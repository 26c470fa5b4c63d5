// Words left before, without a call or of a call before this one: one quiet line where the draft's state stands while the form
// is empty. Nothing is put into the form before somebody asks for it.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { keptDrafts } from '../drafts/keeper';
import { fetchDraft } from '../drafts/server_place';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call } from '../model';
import { phoneText } from '../phone';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { callerName } from './call_panel';
import { callOfDraft, draftWithoutCall, isDraftWithoutCall } from './draft_names';
import { emptyForm, type Form, type FormCall, touched } from './form';
import type { FormHold } from './use_form';
import { words } from './words';
import { draftsQuery } from './work';

interface Left {
  name: string;
  at: number;
  text: string;
  call?: FormCall | undefined;
  unsent?: string | undefined;
}

const textOf = (form: Form) => form.narrative || form.place_text || form.place?.landmark || '';

function inBrowser(person: number): Left[] {
  return [draftWithoutCall(person), 'call-']
    .flatMap((begins) => keptDrafts<Form>(String(person), begins))
    .filter(({ kept }) => touched({ ...emptyForm(), ...kept.value }))
    .map(({ name, kept }) => ({
      name,
      at: kept.at * 1000,
      text: textOf(kept.value),
      call: kept.value.call,
      unsent: kept.value.unsent,
    }));
}

interface Props {
  person: number;
  login: string;
  calls: readonly Call[];
  /** the name the form has now */
  shown: string;
  hold: FormHold;
  onOpen(name: string): void;
}

export function KeptDrafts({ person, login, calls, shown, hold, onOpen }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { data } = useQuery(draftsQuery);
  const [gone, setGone] = useState<readonly string[]>([]);
  const [dropped, setDropped] = useState<{ name: string; form: Form } | null>(null);
  const mine = useMemo(() => {
    const here = inBrowser(person);
    const known = new Set(here.map((one) => one.name));
    const there = (data?.items ?? [])
      .filter((one) => !known.has(one.key))
      .filter((one) => isDraftWithoutCall(one.key, person) || (callOfDraft(one.key) && one.person === login))
      .map((one): Left => ({ name: one.key, at: one.updated_wall, text: '' }));
    return [...here, ...there]
      .filter((one) => one.name !== shown && !gone.includes(one.name))
      .filter((one) => !hold.saving(one.name))
      .sort((a, b) => b.at - a.at);
  }, [person, login, shown, data, gone, hold.saving]);
  const [first] = mine;

  const drop = async (name: string) => {
    const kept = keptDrafts<Form>(String(person), name).find((one) => one.name === name)?.kept;
    const words = (kept ?? (await fetchDraft<Form>(name)))?.value;
    setDropped(words ? { name, form: { ...emptyForm(), ...words } } : null);
    setGone((before) => [...before, name]);
    hold.forget(name);
  };
  if (dropped)
    return (
      <span className="kept-draft muted">
        {w('draft_dropped')}{' '}
        <Button
          look="plain"
          size="small"
          onPress={() => {
            hold.giveBack(dropped.name, dropped.form);
            onOpen(dropped.name);
          }}
        >
          {w('give_back')}
        </Button>
      </span>
    );
  if (!first) return null;
  const id = callOfDraft(first.name);
  const known = calls.find((one) => one.id === id);
  const number = known
    ? callerName(known, c('no_number'))
    : first.call && (phoneText(first.call.number) || c('no_number'));
  const whose = id === null ? '' : `${w('draft_of_call', { number: number ?? `#${id}` })} `;
  return (
    <span className="kept-draft muted">
      <span className="clip" title={first.text}>
        {first.unsent === undefined
          ? w(mine.length > 1 ? 'drafts_left' : 'draft_left', { n: mine.length })
          : w('unsent_words')}{' '}
        {whose}
        {dayAndClock(first.at)}
        {first.text ? `: ${first.text}` : ''}
      </span>
      <Button size="small" onPress={() => onOpen(first.name)}>
        {w('draft_open')}
      </Button>
      <Button look="plain" size="small" onPress={() => void drop(first.name)}>
        {w('draft_drop')}
      </Button>
    </span>
  );
}
