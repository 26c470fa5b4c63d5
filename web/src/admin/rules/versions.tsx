import { useState } from 'react';
import { api, ask, messageOf } from '../../api/client';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { RuleBook, RuleVersionHead } from '../../model';
import { dayAndClock } from '../../time';
import { Button } from '../../ui/button';
import { Ask } from '../../ui/dialog';
import { TextBox } from '../../ui/fields';
import { renewBook } from './data';
import { useSentence } from './rule_line';
import { words } from './words';

/** What came of publishing, and which version that was. */
export interface Told {
  text: string;
  version: number;
}

export function Versions({ book, tell }: { book: RuleBook; tell(said: Told): void }) {
  const w = useWords(words);
  const [to, setTo] = useState<RuleVersionHead | null>(null);
  return (
    <section className="panel stack" aria-label={w('versions')}>
      <h3>{w('versions')}</h3>
      <ul className="stack findings">
        {book.versions.map((one) => (
          <li key={one.version} className="row">
            <span className="grow">
              <strong>
                {one.version}. {one.title}
              </strong>{' '}
              <span className="muted">
                {w(`origin_${one.origin}`, { source: one.source })}, {dayAndClock(one.at)} {one.by}
                {one.approved_by ? `, ${w('approved_by', { by: one.approved_by })}` : ''}
                {one.note ? `: ${one.note}` : ''}
              </span>
            </span>
            {one.version === book.active ? (
              <span className="tag ok">{w('in_force', { version: one.version })}</span>
            ) : (
              <Button
                size="small"
                aria-label={w('roll_back_to', { version: one.version })}
                onPress={() => setTo(one)}
              >
                {w('roll_back')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {to ? <RollBack book={book} to={to} onClose={() => setTo(null)} tell={tell} /> : null}
    </section>
  );
}

interface RollBackProps {
  book: RuleBook;
  to: RuleVersionHead;
  onClose(): void;
  tell(said: Told): void;
}

function RollBack({ book, to, onClose, tell }: RollBackProps) {
  const w = useWords(words);
  const c = useWords(common);
  const [note, setNote] = useState('');
  const [fault, setFault] = useState('');
  // What was in force when the question was asked: another version since is looked at first.
  const [asked] = useState(book.active);
  const now = asked === book.active ? undefined : book.versions.find((one) => one.version === book.active);
  const enough = note.trim().length >= 5 && !now;
  const go = () => {
    if (!enough) return;
    const body = { version: to.version, note: note.trim(), active: asked };
    ask(api.POST('/api/v1/rules/rollback', { body })).then(
      (answer) => {
        void renewBook();
        const version = (answer as { version?: number }).version ?? 0;
        tell({ text: w('published', { version }), version });
        onClose();
      },
      (error) => {
        setFault(messageOf(error, c('away')));
        void renewBook();
      },
    );
  };
  return (
    <Ask title={w('roll_back_to', { version: to.version })} open onClose={onClose} narrow alert>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        {now ? (
          <p className="critical" role="alert">
            ▲ {w('in_force_meanwhile', { version: now.version, by: now.by || w(`origin_${now.origin}`) })}{' '}
            {now.note ? `“${now.note}” ` : ''}
            {w('look_again')}
          </p>
        ) : null}
        <TextBox
          label={w('note')}
          value={note}
          atLeast={5}
          onChange={setNote}
          maxLength={500}
          fault={fault || undefined}
          autoFocus
        />
        <div className="row end">
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button type="submit" look="stop" isDisabled={!enough}>
            {w('roll_back')}
          </Button>
        </div>
      </form>
    </Ask>
  );
}

/** What operators did instead: read before the next draft. */
export function Overrides({ book }: { book: RuleBook }) {
  const w = useWords(words);
  const { agencyOf, typeOf } = useSentence(book);
  const names = (list: readonly string[], sign: string) =>
    list.map((one) => `${sign}${agencyOf(one)}`).join(' ');
  return (
    <section className="panel stack" aria-label={w('overrides')}>
      <h3>{w('overrides')}</h3>
      {book.overrides.length ? null : <p className="muted">{w('no_overrides')}</p>}
      <ul className="stack findings">
        {book.overrides.slice(0, 100).map((one) => (
          <li key={`${one.incident} ${one.at}`}>
            <strong>{one.number}</strong> {typeOf(one.type)} ({one.rule}): {names(one.added, '+')}{' '}
            {names(one.removed, '−')}
            <br />
            <span className="muted">
              {one.reason ? `“${one.reason}” ` : ''}
              {one.by}, {dayAndClock(one.at)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
