import { useState } from 'react';
import { api, ask, messageOf } from '../../api/client';
import { queries } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { DryRun, DryRunSample, RuleBook } from '../../model';
import { dayAndClock } from '../../time';
import { Button } from '../../ui/button';
import { Choices } from '../../ui/fields';
import { tells, useDryRun } from './data';
import { useSentence } from './rule_line';
import { words } from './words';

interface Props {
  book: RuleBook;
  draft: number;
  revision: number;
  saved: boolean;
}

/** The draft beside the rules in force, on what was really decided in the last weeks. */
export function DryRunPanel({ book, draft, revision, saved }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const [days, setDays] = useState('30');
  const [fault, setFault] = useState('');
  const run = useDryRun(draft).data;
  const [asked, setAsked] = useState(false);
  const start = () => {
    setAsked(true);
    ask(
      api.POST('/api/v1/rules/drafts/{draft}/dry-run', {
        params: { path: { draft } },
        body: { days: Number(days) },
      }),
    )
      .then(
        (answer) => {
          setFault('');
          queries.setQueryData(['rules', 'dry-run', draft], answer);
          void queries.invalidateQueries({ queryKey: ['rules', 'dry-run', draft] });
        },
        (error) => setFault(messageOf(error, c('away'))),
      )
      .finally(() => setAsked(false));
  };
  const running = asked || Boolean(run && !run.finished);
  return (
    <section className="panel stack" aria-label={w('dry_run')}>
      <h3>{w('dry_run')}</h3>
      <div className="row">
        <Choices
          label={w('dry_run')}
          hideLabel
          value={days}
          onChange={setDays}
          choices={['30', '60', '90'].map((n) => ({ value: n, text: w('days', { n }) }))}
        />
        <Button look="main" isDisabled={!saved} busy={running} onPress={start}>
          {w('try_it')}
        </Button>
      </div>
      {saved ? null : <p className="muted">{w('save_first')}</p>}
      {fault ? <p className="critical">▲ {fault}</p> : null}
      {run ? <Outcome run={run} book={book} current={saved && tells(run, revision)} /> : null}
    </section>
  );
}

function Outcome({ run, book, current }: { run: DryRun; book: RuleBook; current: boolean }) {
  const w = useWords(words);
  const { agencyOf } = useSentence(book);
  const { result } = run;
  if (run.error) return <p className="critical">▲ {run.error.message}</p>;
  if (!run.finished)
    return (
      <div>
        <progress
          className="progress"
          max={Math.max(run.total, 1)}
          value={run.done}
          aria-label={w('dry_run')}
        />
        <p role="status">{w('progress', { done: run.done, total: run.total })}</p>
      </div>
    );
  return (
    <div className="stack">
      <p role="status">
        <strong>{w('changed', { changed: result.changed, n: result.decisions })}</strong> (
        {w('days', { n: run.days })})
      </p>
      {current ? null : <p className="warn">▲ {w('stale')}</p>}
      {result.unreached ? <p className="critical">▲ {w('unreached', { n: result.unreached })}</p> : null}
      {Object.keys(result.agencies).length ? (
        <table className="rules">
          <thead>
            <tr>
              <th scope="col">{w('agency')}</th>
              <th scope="col">{w('added')}</th>
              <th scope="col">{w('removed')}</th>
              <th scope="col">{w('role_changed')}</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(result.agencies).map(([agency, n]) => (
              <tr key={agency}>
                <td>{agencyOf(agency)}</td>
                <td className="number">{n.added}</td>
                <td className="number">{n.removed}</td>
                <td className="number">{n.role_changed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <Samples samples={[...result.unreached_samples, ...result.samples]} book={book} />
    </div>
  );
}

function Samples({ samples, book }: { samples: readonly DryRunSample[]; book: RuleBook }) {
  const w = useWords(words);
  const { reached, typeOf } = useSentence(book);
  if (!samples.length) return null;
  return (
    <details>
      <summary>
        {w('samples')} ({samples.length})
      </summary>
      <ul className="stack findings">
        {samples.slice(0, 50).map((one) => (
          <li key={`${one.number} ${one.at} ${one.rule_after}`}>
            <strong>{one.number}</strong> {typeOf(one.type)}, {dayAndClock(one.at)}
            <br />
            <span className="muted">{reached(one.before)}</span> → {reached(one.after)} ({one.rule_after})
          </li>
        ))}
      </ul>
    </details>
  );
}
