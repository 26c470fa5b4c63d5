import { useState } from 'react';
import { useMe } from '../../api/queries';
import { useWords } from '../../i18n/words';
import type { RuleBook, RuleDraft, RuleFinding, RuleVersionHead } from '../../model';
import { Button } from '../../ui/button';
import { TextBox } from '../../ui/fields';
import { tells, useDryRun } from './data';
import { words } from './words';

interface Props {
  book: RuleBook;
  draft: RuleDraft;
  /** nothing typed is waiting to be saved, and the check found no error */
  ready: boolean;
  findings: readonly RuleFinding[];
  onPublish(note: string): void;
  onApprove(): void;
  onReject(reason: string): void;
}

/** The version in force where the draft is no copy of it: somebody else's changes would go with publishing. */
function madeOfOlder(book: RuleBook, draft: RuleDraft): RuleVersionHead | undefined {
  const now = book.versions.find((one) => one.version === book.active);
  const same =
    now?.version === draft.based_on || (now?.origin === 'rollback' && now.source === draft.based_on);
  return same ? undefined : now;
}

/** A note by one, the approval of another; a small team's setting says one is enough. */
export function Publish({ book, draft, ready, findings, onPublish, onApprove, onReject }: Props) {
  const w = useWords(words);
  const { person } = useMe();
  const [note, setNote] = useState('');
  const enough = note.trim().length >= 5;
  // Who approves leans on the dry run of who proposed.
  const tried = tells(useDryRun(draft.draft).data, draft.revision) || draft.proposed;
  const older = madeOfOlder(book, draft);
  const promises = findings.filter((one) => one.code === 'golden_dropped' || one.code === 'golden_changed');
  const words_of_button = book.one_admin_is_enough ? w('publish') : w('propose');
  return (
    <section className="panel stack" aria-label={w('publish')}>
      <h3>{w('publish')}</h3>
      {draft.rejection ? <p className="warn">{w('rejected', { reason: draft.rejection })}</p> : null}
      {draft.proposed ? (
        <p role="status">{w('waiting', { by: draft.proposed_by, note: draft.note })}</p>
      ) : null}
      {older ? (
        <p className="warn" role="status">
          ▲{' '}
          {w('made_of_older', {
            based_on: draft.based_on,
            version: older.version,
            by: older.by || w(`origin_${older.origin}`),
          })}
        </p>
      ) : null}
      {promises.length ? (
        <div className="warn">
          ▲ {w('promises_gone', { n: promises.length })}
          <ul className="findings">
            {promises.map((one) => (
              <li key={one.message}>{one.message}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {draft.proposed && draft.proposed_by_id === person ? (
        <p className="muted">{w('own_proposal')}</p>
      ) : (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (enough && ready && tried && !draft.proposed) onPublish(note.trim());
          }}
        >
          {tried ? null : <p className="muted">{w('try_first')}</p>}
          <TextBox label={w('note')} value={note} onChange={setNote} maxLength={500} atLeast={5} />
          {draft.proposed ? (
            <div className="row">
              <Button look="go" isDisabled={!ready} onPress={onApprove}>
                {w('approve')}
              </Button>
              <Button look="stop" isDisabled={!enough} onPress={() => onReject(note.trim())}>
                {w('reject')}
              </Button>
            </div>
          ) : (
            <Button type="submit" look="go" isDisabled={!enough || !ready || !tried}>
              {words_of_button}
            </Button>
          )}
        </form>
      )}
    </section>
  );
}
