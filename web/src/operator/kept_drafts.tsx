// Words without a call that were left before: one quiet line where the draft's state stands while the form
// is empty. Nothing is put into the form before somebody asks for it.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { keptDrafts } from '../drafts/keeper';
import { fetchDraft } from '../drafts/server_place';
import { useWords } from '../i18n/words';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { draftWithoutCall, isDraftWithoutCall } from './draft_names';
import { emptyForm, type Form, touched } from './form';
import type { FormHold } from './use_form';
import { words } from './words';
import { draftsQuery } from './worklists';

interface Left {
  name: string;
  at: number;
  text: string;
}

function inBrowser(person: number): Left[] {
  return keptDrafts<Form>(String(person), draftWithoutCall(person))
    .filter(({ kept }) => touched({ ...emptyForm(), ...kept.value }))
    .map(({ name, kept }) => ({
      name,
      at: kept.at * 1000,
      text: kept.value.narrative || kept.value.place_text || kept.value.place?.landmark || '',
    }));
}

interface Props {
  person: number;
  /** the name the form has now */
  shown: string;
  hold: FormHold;
  onOpen(name: string): void;
}

export function KeptDrafts({ person, shown, hold, onOpen }: Props) {
  const w = useWords(words);
  const { data } = useQuery(draftsQuery);
  const [gone, setGone] = useState<readonly string[]>([]);
  const [dropped, setDropped] = useState<Form | null>(null);
  const mine = useMemo(() => {
    const here = inBrowser(person);
    const known = new Set(here.map((one) => one.name));
    const there = (data?.items ?? [])
      .filter((one) => !known.has(one.key))
      .map((one) => ({ name: one.key, at: one.updated_wall, text: '' }));
    return [...here, ...there]
      .filter((one) => isDraftWithoutCall(one.name, person) && one.name !== shown && !gone.includes(one.name))
      .filter((one) => !hold.saving(one.name))
      .sort((a, b) => b.at - a.at);
  }, [person, shown, data, gone, hold.saving]);
  const [first] = mine;

  const drop = async (name: string) => {
    const kept = keptDrafts<Form>(String(person), name).find((one) => one.name === name)?.kept;
    const words = (kept ?? (await fetchDraft<Form>(name)))?.value;
    setDropped(words ? { ...emptyForm(), ...words } : null);
    setGone((before) => [...before, name]);
    hold.forget(name);
  };
  if (dropped)
    return (
      <span className="kept-draft muted">
        {w('draft_dropped')}{' '}
        <Button look="plain" size="small" onPress={() => hold.adopt(dropped)}>
          {w('give_back')}
        </Button>
      </span>
    );
  if (!first) return null;
  return (
    <span className="kept-draft muted">
      <span className="clip" title={first.text}>
        {w(mine.length > 1 ? 'drafts_left' : 'draft_left', { n: mine.length })} {dayAndClock(first.at)}
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
