// Reports of the record: filter, chart, table, file, paper. From PostgreSQL: when that is away the page
// says so and the rest of the house works on.
import '../styles/supervisor.css';
import '../styles/reports.css';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { common } from '../i18n/common';
import { useLanguage, useWords } from '../i18n/words';
import type { Report, ReportKind } from '../model';
import { Topbar } from '../shell/topbar';
import { localDay, serverNow } from '../time';
import { Button } from '../ui/button';
import { Fault } from '../ui/fault';
import { Choices } from '../ui/fields';
import { Chart } from './chart';
import { chartOption } from './chart_options';
import { kinds, spanOf, thisMonth, wordText } from './data';
import { Exports } from './exports';
import { Figures } from './figures';
import { type Filter, Filters } from './filters';
import { Table } from './table';
import { words } from './words';

const nothing = {
  text: '',
  muted: '',
  line: '',
  panel: '',
  faint: '',
  good: '',
  middle: '',
  bad: '',
  accent: '',
};

export default function ReportPage() {
  const w = useWords(words);
  const c = useWords(common);
  const [kind, setKind] = useState<ReportKind>('answer_times');
  const [filter, setFilter] = useState<Filter>(() => ({
    first: `${thisMonth(serverNow())}-01`,
    last: localDay(serverNow()),
    kecamatan: '',
    type: '',
    agency: '',
  }));
  const [asked, setAsked] = useState(filter);
  const span = spanOf(asked.first, asked.last);
  const bad = spanOf(filter.first, filter.last) === null;
  const narrowed = Object.fromEntries(
    (['kecamatan', 'type', 'agency'] as const).flatMap((key) => (asked[key] ? [[key, asked[key]]] : [])),
  );
  const found = useInfiniteQuery({
    queryKey: ['report', kind, asked],
    enabled: span !== null,
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/reports/figures/{kind}', {
          params: {
            path: { kind },
            query: {
              from: span?.from ?? 0,
              to: span?.to ?? 0,
              ...narrowed,
              ...(pageParam ? { after: pageParam } : {}),
            },
          },
        }),
      ),
    getNextPageParam: (last: Report) =>
      last.next ? `${last.next.at}.${last.next.era}.${last.next.call}` : undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const report = joined(found.data?.pages);
  return (
    <div className="page">
      <Topbar />
      <main className="content stack">
        <form
          className="panel stack no-print"
          aria-label={w('report')}
          onSubmit={(event) => {
            event.preventDefault();
            if (bad) return;
            setAsked(filter);
            void found.refetch();
          }}
        >
          <Choices
            label={w('report')}
            value={kind}
            onChange={(chosen) => setKind(chosen as ReportKind)}
            choices={kinds.map((one) => ({ value: one, text: w(one) }))}
          />
          <div className="search-form">
            <Filters filter={filter} onChange={setFilter} />
            <Button type="submit" look="main" busy={found.isFetching}>
              {w('show')}
            </Button>
          </div>
          {bad ? (
            <p className="fault" role="alert">
              ▲ {w('span_bad')}
            </p>
          ) : null}
        </form>
        {found.isError ? <Fault text={messageOf(found.error, c('no_history'))} /> : null}
        {report && report.report === kind && !found.isError ? (
          <>
            <Shown report={report} />
            {found.hasNextPage ? (
              <Button
                className="no-print"
                busy={found.isFetchingNextPage}
                onPress={() => void found.fetchNextPage()}
              >
                {w('more')}
              </Button>
            ) : null}
            {span ? (
              <Exports path={`/api/v1/reports/figures/${kind}/export`} asked={{ ...span, ...narrowed }} />
            ) : null}
          </>
        ) : found.isError ? null : (
          <p className="muted" role="status">
            {w('loading')}
          </p>
        )}
      </main>
    </div>
  );
}

/** The pages of the recap as one report. */
export function joined(pages: readonly Report[] | undefined): Report | undefined {
  const first = pages?.[0];
  const table = first?.tables[0];
  if (!first || !table || !pages || pages.length === 1) return first;
  const rows = pages.flatMap((page) => page.tables[0]?.rows ?? []);
  return { ...first, tables: [{ ...table, rows }, ...first.tables.slice(1)] };
}

function Shown({ report }: { report: Report }) {
  const w = useWords(words);
  const { language } = useLanguage();
  const [table] = report.tables;
  const drawn = chartOption(report, language, nothing) !== null;
  return (
    <section className="stack" aria-label={wordText(report.report, language)}>
      <div className="row">
        <h2>{wordText(report.report, language)}</h2>
        <span className="muted">
          {report.house} ·{' '}
          {w('span', { from: localDay(report.from), to: localDay(report.to - 1), zone: report.zone_name })}
        </span>
      </div>
      <Figures report={report} />
      {drawn ? (
        <div className="panel">
          <Chart report={report} />
        </div>
      ) : null}
      {table ? (
        <div className="panel stack">
          <Table table={table} />
        </div>
      ) : null}
    </section>
  );
}
