import '../../styles/rules.css';
import { useEffect, useRef, useState } from 'react';
import { api, ask, messageOf } from '../../api/client';
import { useMe } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { RuleBook, RuleDraft } from '../../model';
import { Button } from '../../ui/button';
import { TextBox } from '../../ui/fields';
import { fetchDraft, renewBook, useBook, useInForce } from './data';
import { DraftPage } from './draft_page';
import { openDraft } from './open_draft';
import { RuleTable } from './rule_table';
import { Overrides, type Told, Versions } from './versions';
import { words } from './words';

/** The rules in force, drafts of others, versions to go back to, and what operators decided otherwise. */
export function Rules({ tell }: { tell(error: unknown): void }) {
  const c = useWords(common);
  const book = useBook();
  const { person } = useMe();
  const [draft, setDraft] = useState<RuleDraft | null>(() => openDraft.of(person)?.draft ?? null);
  const [told, setTold] = useState<Told | null>(null);
  // What came of a draft is told above a list in whose midst its reader may stand.
  const line = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (told && !draft) line.current?.focus();
  }, [told, draft]);
  const open = (id: number) => fetchDraft(id).then(setDraft, tell);
  if (book.isError) return <p className="critical">▲ {messageOf(book.error, c('away'))}</p>;
  if (!book.data) return <p>{c('loading')}</p>;
  if (draft)
    return (
      <DraftPage
        book={book.data}
        start={draft}
        onClose={(said) => {
          openDraft.forget();
          setDraft(null);
          setTold(said ?? null);
        }}
      />
    );
  // That a version came into force is no news any more once another one has.
  const said = told && told.version >= book.data.active ? told.text : '';
  return (
    <div className="stack">
      <p role="status" ref={line} tabIndex={-1} className={said ? 'strong' : ''}>
        {said}
      </p>
      <div className="rules-page">
        <InForce book={book.data} />
        <div className="stack rules-side">
          <Drafts book={book.data} onOpen={(id) => void open(id)} tell={tell} />
          <Versions book={book.data} tell={setTold} />
          <Overrides book={book.data} />
        </div>
      </div>
    </div>
  );
}

function InForce({ book }: { book: RuleBook }) {
  const w = useWords(words);
  const rules = useInForce(book.active);
  return (
    <section className="panel stack" aria-label={w('rules')}>
      <h2>{w('in_force', { version: book.active })}</h2>
      {rules.data ? (
        <RuleTable book={book} rules={rules.data.rules} findings={[]} editing={null} onEdit={() => {}} />
      ) : null}
    </section>
  );
}

function Drafts({
  book,
  onOpen,
  tell,
}: {
  book: RuleBook;
  onOpen(id: number): void;
  tell(error: unknown): void;
}) {
  const w = useWords(words);
  const [title, setTitle] = useState('');
  const make = () => {
    ask(api.POST('/api/v1/rules/drafts', { body: { title: title.trim() } })).then((answer) => {
      setTitle('');
      void renewBook();
      onOpen((answer as { draft?: number }).draft ?? 0);
    }, tell);
  };
  return (
    <section className="panel stack" aria-label={w('drafts')}>
      <h3>{w('drafts')}</h3>
      <ul className="stack findings">
        {book.drafts.map((one) => (
          <li key={one.draft} className="row">
            <span className="grow">
              <strong>{one.title}</strong>{' '}
              {one.proposed ? (
                <span className="tag warn">{w('waiting', { by: one.proposed_by, note: one.note })}</span>
              ) : null}
            </span>
            <Button size="small" aria-label={`${w('open')} ${one.title}`} onPress={() => onOpen(one.draft)}>
              {w('open')}
            </Button>
          </li>
        ))}
      </ul>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim()) make();
        }}
      >
        <TextBox className="grow" label={w('draft_name')} value={title} onChange={setTitle} maxLength={200} />
        <Button type="submit" look="main" isDisabled={!title.trim()}>
          {w('new_draft')}
        </Button>
      </form>
    </section>
  );
}
