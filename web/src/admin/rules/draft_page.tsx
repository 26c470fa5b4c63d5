import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, ask, messageOf, Refused } from '../../api/client';
import { useHouse, useMe } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { GoldenCase, Rule, RuleBook, RuleDraft } from '../../model';
import { Button } from '../../ui/button';
import { Ask } from '../../ui/dialog';
import { CheckList } from './check_list';
import { fetchDraft, renewBook, useCheck } from './data';
import { DryRunPanel } from './dry_run';
import { GoldenCases } from './golden_cases';
import { meanwhile, openDraft } from './open_draft';
import { conflictInNames, inNames } from './plain';
import { Publish } from './publish';
import { RuleTable } from './rule_table';
import type { Told } from './versions';
import { words } from './words';

interface Props {
  book: RuleBook;
  /** as it was fetched; replaced whole when another admin saved meanwhile */
  start: RuleDraft;
  onClose(said?: Told): void;
}

export function DraftPage({ book, start, onClose }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const [draft, setDraft] = useState(start);
  const { person } = useMe();
  const house = useHouse();
  const mine = openDraft.of(person);
  const own = mine?.draft.draft === start.draft ? mine : null;
  const [rules, setRules] = useState<Rule[]>(own?.rules ?? start.rules);
  const [golden, setGolden] = useState<GoldenCase[]>(own?.golden ?? start.golden);
  const [leaving, setLeaving] = useState(false);
  const [editing, setEditing] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState<{ text: string; changed: boolean } | null>(null);
  const [discarding, setDiscarding] = useState(false);
  const { check, fresh } = useCheck(rules, golden);
  const saved = rules === draft.rules && golden === draft.golden;
  const path = { draft: draft.draft };
  useEffect(() => openDraft.keep({ person, draft, rules, golden }), [person, draft, rules, golden]);
  const seen = useRef(own?.restored ?? false);
  seen.current ||= book.drafts.some((one) => one.draft === draft.draft);
  const news = meanwhile(book, draft, seen.current);
  const gone = news.what === 'published' || news.what === 'discarded';

  const fail = useCallback(
    (error: unknown) => {
      setFault({
        text: messageOf(error, c('away')), // its rules are named where it is shown
        changed: error instanceof Refused && error.code === 'draft_changed',
      });
      if (error instanceof Refused && error.code === 'rules_changed') void renewBook();
    },
    [c],
  );
  const take = (next: RuleDraft) => {
    setDraft(next);
    setRules(next.rules);
    setGolden(next.golden);
    setFault(null);
    void renewBook();
  };
  const reload = () => fetchDraft(draft.draft).then(take, fail);
  // Nothing typed here is at stake: the page follows what others did. Otherwise it asks.
  const follow = useRef(reload);
  follow.current = reload;
  const changed = news.what === 'changed' ? `${news.revision} ${news.proposed}` : '';
  useEffect(() => {
    if (changed && saved) void follow.current();
  }, [changed, saved]);
  const save = () => {
    const body = { revision: draft.revision, title: draft.title, rules, golden };
    ask(api.PUT('/api/v1/rules/drafts/{draft}', { params: { path }, body }))
      .then(() => fetchDraft(draft.draft))
      .then((next) => {
        take(next);
        setSaid(w('saved'));
      }, fail);
  };
  // Another admin saved meanwhile: what was typed here need not be thrown away.
  const keep = () => {
    const title = `${draft.title.slice(0, 196)} (2)`;
    ask(api.POST('/api/v1/rules/drafts', { body: { title } }))
      .then(async (answer) => {
        const made = await fetchDraft((answer as { draft?: number }).draft ?? 0);
        const own = { draft: made.draft };
        await ask(
          api.PUT('/api/v1/rules/drafts/{draft}', {
            params: { path: own },
            body: { revision: made.revision, title, rules, golden },
          }),
        );
        return fetchDraft(made.draft);
      })
      .then((next) => {
        take(next);
        setSaid(w('kept', { title }));
      }, fail);
  };
  const told = (answer: unknown) => {
    const version = (answer as { version?: number }).version;
    if (version) {
      void renewBook();
      onClose({ text: w('published', { version }), version });
    } else {
      setSaid(w('proposed'));
      void reload();
    }
  };
  const publish = (note: string) =>
    ask(
      api.POST('/api/v1/rules/drafts/{draft}/publish', {
        params: { path },
        body: { revision: draft.revision, note, active: book.active },
      }),
    ).then(told, fail);
  const approve = () =>
    ask(
      api.POST('/api/v1/rules/drafts/{draft}/approve', {
        params: { path },
        body: { revision: draft.revision, active: book.active },
      }),
    ).then(told, fail);
  const reject = (reason: string) =>
    ask(api.POST('/api/v1/rules/drafts/{draft}/reject', { params: { path }, body: { reason } })).then(
      () => reload(),
      fail,
    );
  const discard = () =>
    ask(api.DELETE('/api/v1/rules/drafts/{draft}', { params: { path } })).then(() => {
      void renewBook();
      onClose();
    }, fail);
  const findings = useMemo(
    () => (check?.findings ?? []).map((one) => ({ ...one, message: inNames(one.message, house, rules) })),
    [check, house, rules],
  );
  const go = (id: string) => {
    const at = rules.findIndex((one) => one.id === id);
    if (at >= 0) setEditing(at);
  };

  return (
    <div className="stack">
      <div className="row">
        <h2 className="grow">
          {w('drafts')}: {draft.title}
        </h2>
        {saved ? null : <span className="warn">{w('unsaved')}</span>}
        <Button onPress={() => (saved ? onClose() : setLeaving(true))}>{w('back')}</Button>
        {gone ? null : (
          <>
            <Button onPress={() => setDiscarding(true)}>{w('discard')}</Button>
            <Button look="main" isDisabled={saved} onPress={save}>
              {w(draft.proposed ? 'save_withdraws' : 'save_draft')}
            </Button>
          </>
        )}
      </div>
      {draft.proposed && !saved && !gone ? (
        <p className="warn" role="status">
          ▲ {w('withdraws', { by: draft.proposed_by })}
        </p>
      ) : null}
      {gone ? (
        <p className="critical" role="alert">
          ▲{' '}
          {news.what === 'published'
            ? w('gone_published', {
                version: news.version.version,
                by: news.version.approved_by || news.version.by,
              })
            : w('gone_discarded')}{' '}
          {saved ? null : <Button onPress={keep}>{w('keep_mine')}</Button>}
        </p>
      ) : null}
      {changed && !saved && !fault ? (
        <p className="critical" role="alert">
          ▲ {w('changed_by_other')} <Button onPress={() => void reload()}>{w('reload')}</Button>{' '}
          <Button onPress={keep}>{w('keep_mine')}</Button>
        </p>
      ) : null}
      <p role="status">{said}</p>
      {fault ? (
        <p className="critical" role="alert">
          ▲ {fault.changed ? conflictInNames(fault.text, [...rules, ...draft.rules]) : fault.text}{' '}
          {fault.changed ? (
            <>
              <Button onPress={() => void reload()}>{w('reload')}</Button>{' '}
              <Button onPress={keep}>{w('keep_mine')}</Button>
            </>
          ) : null}
        </p>
      ) : null}
      <div className="rules-page">
        <section className="panel" aria-label={w('rules')}>
          <RuleTable
            book={book}
            rules={rules}
            findings={findings}
            onChange={setRules}
            editing={editing}
            onEdit={setEditing}
          />
        </section>
        <div className="stack rules-side">
          <CheckList check={check} findings={findings} rules={rules} fresh={fresh} onGo={go} />
          <GoldenCases book={book} golden={golden} findings={findings} fresh={fresh} onChange={setGolden} />
          <DryRunPanel book={book} draft={draft.draft} revision={draft.revision} saved={saved} />
          {gone ? null : (
            <Publish
              book={book}
              draft={draft}
              ready={saved && fresh && check?.blocks === false}
              findings={findings}
              onPublish={(note) => void publish(note)}
              onApprove={() => void approve()}
              onReject={(reason) => void reject(reason)}
            />
          )}
        </div>
      </div>
      <Ask title={w('back')} open={leaving} onClose={() => setLeaving(false)} narrow alert>
        <div className="stack">
          <p>{w('leave_sure', { title: draft.title })}</p>
          <div className="row end">
            <Button onPress={() => setLeaving(false)}>{c('cancel')}</Button>
            <Button look="stop" onPress={() => onClose()}>
              {w('leave')}
            </Button>
          </div>
        </div>
      </Ask>
      <Ask title={w('discard')} open={discarding} onClose={() => setDiscarding(false)} narrow alert>
        <div className="stack">
          <p>{w('discard_sure', { title: draft.title })}</p>
          <div className="row end">
            <Button onPress={() => setDiscarding(false)}>{c('cancel')}</Button>
            <Button look="stop" onPress={() => void discard()}>
              {w('discard')}
            </Button>
          </div>
        </div>
      </Ask>
    </div>
  );
}
