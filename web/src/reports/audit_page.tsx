// Who changed what, when, from what to what: from the events themselves, for admins.
import '../styles/supervisor.css';
import '../styles/reports.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useLanguage, useWords } from '../i18n/words';
import type { Person, ReportTable } from '../model';
import { Topbar } from '../shell/topbar';
import { localDay, serverNow } from '../time';
import { Button } from '../ui/button';
import { Fault } from '../ui/fault';
import { Choices, TextBox } from '../ui/fields';
import { Select } from '../ui/select';
import { membersOf, thingName } from './audit_words';
import { cellText, column, columnText, spanOf } from './data';
import { Exports } from './exports';
import { words } from './words';

const page = 100;
interface Asked {
  first: string;
  last: string;
  person: string;
  kind: 'changes' | 'all';
}

export default function AuditPage() {
  const w = useWords(words);
  const c = useWords(common);
  const [filter, setFilter] = useState<Asked>(() => ({
    first: localDay(serverNow() - 30 * 86_400_000_000),
    last: localDay(serverNow()),
    person: '',
    kind: 'changes',
  }));
  const [asked, setAsked] = useState(filter);
  const [offset, setOffset] = useState(0);
  const people = useQuery({ queryKey: ['people'], queryFn: () => ask(api.GET('/api/v1/people')) });
  const span = spanOf(asked.first, asked.last);
  const bad = spanOf(filter.first, filter.last) === null;
  const query = {
    ...(span ?? { from: 0, to: 0 }),
    kind: asked.kind,
    ...(asked.person ? { person: Number(asked.person) } : {}),
  };
  const found = useQuery({
    queryKey: ['audit', asked, offset],
    enabled: span !== null,
    queryFn: () => ask(api.GET('/api/v1/audit', { params: { query: { ...query, limit: page, offset } } })),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const table = found.data?.tables[0];
  const set = (part: Partial<Asked>) => setFilter({ ...filter, ...part });
  return (
    <div className="page">
      <Topbar />
      <main className="content stack">
        <form
          className="panel search-form no-print"
          aria-label={w('audit')}
          onSubmit={(event) => {
            event.preventDefault();
            if (bad) return;
            setOffset(0);
            setAsked(filter);
            void found.refetch();
          }}
        >
          <Choices
            label={w('kind')}
            value={filter.kind}
            onChange={(kind) => set({ kind: kind === 'all' ? 'all' : 'changes' })}
            choices={[
              { value: 'changes', text: w('changes') },
              { value: 'all', text: w('everything') },
            ]}
          />
          <TextBox label={w('from')} value={filter.first} onChange={(first) => set({ first })} type="date" />
          <TextBox label={w('to')} value={filter.last} onChange={(last) => set({ last })} type="date" />
          <Select
            label={w('person')}
            value={filter.person}
            onChange={(person) => set({ person })}
            all={w('all')}
            choices={(people.data?.items ?? []).map((one: Person) => ({
              value: String(one.id),
              text: one.name,
            }))}
          />
          <Button type="submit" look="main" busy={found.isFetching}>
            {w('show')}
          </Button>
          {bad ? (
            <p className="fault" role="alert">
              ▲ {w('span_bad')}
            </p>
          ) : null}
        </form>
        <section className="panel stack" aria-label={w('audit')}>
          <h2>{w('audit')}</h2>
          {found.isError ? <Fault text={messageOf(found.error, c('no_history'))} /> : null}
          {table ? <Changes table={table} /> : null}
          <div className="row no-print">
            {offset > 0 ? (
              <Button onPress={() => setOffset(Math.max(0, offset - page))}>{w('newer')}</Button>
            ) : null}
            {found.data?.more ? <Button onPress={() => setOffset(offset + page)}>{w('older')}</Button> : null}
          </div>
        </section>
        {span ? <Exports path="/api/v1/audit/export" asked={query} /> : null}
      </main>
    </div>
  );
}

function Changes({ table }: { table: ReportTable }) {
  const w = useWords(words);
  const { language } = useLanguage();
  const house = useHouse();
  if (table.rows.length === 0) return <p className="muted">{w('empty')}</p>;
  const shown = ['time', 'person', 'action', 'subject', 'before', 'after', 'text'].map((key) =>
    column(table, key),
  );
  return (
    <section
      className="table-scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page scrolls by keyboard too
      tabIndex={0}
      aria-label={w('changes')}
    >
      <table className="list report-table audit-table">
        <thead>
          <tr>
            {shown.map((at) => {
              const one = table.columns[at];
              return one ? (
                <th key={one.key} scope="col">
                  {columnText(one, language)}
                </th>
              ) : null;
            })}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={String(row[0])}>
              {shown.map((at) => {
                const one = table.columns[at];
                if (!one) return null;
                return (
                  <td key={one.key} className={one.unit === 'time' ? 'number' : ''}>
                    {one.unit === 'json' || String(row[at] ?? '').startsWith('{') ? (
                      <Members text={row[at]} />
                    ) : one.key === 'subject' ? (
                      (thingName(String(row[at] ?? ''), house) ?? cellText(row[at], one.unit, language))
                    ) : (
                      cellText(row[at], one.unit, language)
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** One line a member: "Nama: Sari", "Dari: 1 Nov 00:00 WIB". */
export function Members({ text }: { text: string | number | null | undefined }) {
  const { language } = useLanguage();
  const told = membersOf(text, language, useHouse());
  return (
    <ul>
      {told.map(([name, value]) => (
        <li key={name} className="said">
          <span className="muted">{name}:</span> {value}
        </li>
      ))}
    </ul>
  );
}
