// What the head of the office reads and signs: one page of the month's honest figures, made to be printed.
import '../styles/supervisor.css';
import '../styles/reports.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { common } from '../i18n/common';
import { useLanguage, useWords } from '../i18n/words';
import type { Report, ReportTable } from '../model';
import { Topbar } from '../shell/topbar';
import { serverNow } from '../time';
import { Fault } from '../ui/fault';
import { TextBox } from '../ui/fields';
import { figureText, monthBefore, monthDays, spanOf, thisMonth } from './data';
import { Exports } from './exports';
import { Table } from './table';
import { words } from './words';

export default function MonthPage() {
  const w = useWords(words);
  const c = useWords(common);
  const { language } = useLanguage();
  // The month that is over; while the first one runs, that.
  const [month, setMonth] = useState(() => monthBefore(thisMonth(serverNow())));
  const days = monthDays(month);
  const span = days ? spanOf(days.first, days.last) : null;
  const found = useQuery({
    queryKey: ['report', 'month', month],
    enabled: span !== null,
    queryFn: () =>
      ask(
        api.GET('/api/v1/reports/figures/{kind}', {
          params: { path: { kind: 'month' }, query: { from: span?.from ?? 0, to: span?.to ?? 0 } },
        }),
      ),
    staleTime: 0,
  });
  const named = days
    ? new Date(`${month}-15T00:00:00Z`).toLocaleDateString(language === 'id' ? 'id-ID' : 'en-GB', {
        month: 'long',
        year: 'numeric',
        timeZone: 'UTC',
      })
    : month;
  return (
    <div className="page">
      <Topbar />
      <main className="content stack paper">
        <div className="row no-print">
          <TextBox label={w('month_of')} value={month} onChange={setMonth} type="month" />
          {span ? <Exports path="/api/v1/reports/figures/month/export" asked={{ ...span }} /> : null}
        </div>
        <h2 className="title">{w('month_title', { month: named })}</h2>
        {found.isError ? (
          <Fault text={messageOf(found.error, c('no_history'))} />
        ) : found.data ? (
          <Month report={found.data} />
        ) : (
          <p className="muted" role="status">
            {w('loading')}
          </p>
        )}
      </main>
    </div>
  );
}

export function Month({ report }: { report: Report }) {
  const w = useWords(words);
  const table = (key: string) => report.tables.find((one) => one.key === key);
  const agencies = table('agencies');
  const late = table('late');
  const results = table('results');
  const { offered, incidents, tasks } = report.figures;
  return (
    <>
      <p className="muted">{report.house}</p>
      {offered || incidents || tasks ? null : <p className="warn">▲ {w('month_empty')}</p>}
      <div className="goals">
        <Goal report={report} figure="share_15_s" goal={90} text={w('goal_15')} />
        <Goal report={report} figure="share_20_s" goal={95} text={w('goal_20')} />
        <Goal report={report} figure="share_abandoned" />
        <Goal report={report} figure="tasks_share_60_s" />
        <Goal report={report} figure="tasks_overdue" />
      </div>
      <section className="panel stack" aria-label={w('service')}>
        <h3>{w('service')}</h3>
        <Counts report={report} />
        <p className="muted">{w('honest')}</p>
      </section>
      {agencies ? (
        <section className="panel stack" aria-label={w('agencies')}>
          <h3>{w('agencies')}</h3>
          <Table table={agencies} hide={['in_60_s', 'on_scene_p50_s']} />
        </section>
      ) : null}
      {results ? (
        <section className="panel stack" aria-label={w('results')}>
          <h3>{w('results')}</h3>
          <Table table={results} />
        </section>
      ) : null}
      {late ? (
        <section className="panel stack" aria-label={w('late')}>
          <h3>{w('late')}</h3>
          {late.rows.length ? (
            <Late table={late} />
          ) : tasks ? (
            <p className="ok">✓ {w('late_none')}</p>
          ) : (
            <p className="muted">{w('no_tasks')}</p>
          )}
        </section>
      ) : null}
    </>
  );
}

const counted = [
  'offered', 'answered', 'in_15_s', 'in_20_s', 'abandoned', 'cut', 'wait_p50_s', 'wait_p90_s', 'wait_p95_s', 'incidents',
  'restricted_incidents', 'tasks', 'share_prank', 'share_ghost',
] as const; // biome-ignore format: one list

function Counts({ report }: { report: Report }) {
  const w = useWords(words);
  const { language } = useLanguage();
  return (
    <dl className="counts">
      {counted.map((key) => (
        <div key={key}>
          <dt className="muted">{w(key)}</dt>
          <dd className="number">{figureText(key, report.figures[key] ?? null, language)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One page has room for the worst; the file has all of them. */
const room = 10;
function Late({ table }: { table: ReportTable }) {
  const w = useWords(words);
  return (
    <>
      <Table table={{ ...table, rows: table.rows.slice(0, room) }} />
      {table.rows.length > room ? (
        <p className="muted">{w('late_more', { n: table.rows.length - room })}</p>
      ) : null}
    </>
  );
}

type GoalFigure = 'share_15_s' | 'share_20_s' | 'share_abandoned' | 'tasks_share_60_s' | 'tasks_overdue';
function Goal({
  report,
  figure,
  goal,
  text,
}: {
  report: Report;
  figure: GoalFigure;
  goal?: number;
  text?: string;
}) {
  const w = useWords(words);
  const { language } = useLanguage();
  const value = report.figures[figure] ?? null;
  const met = goal === undefined || value === null ? null : value >= goal;
  return (
    <div className="panel figure">
      <p className="muted">{w(figure)}</p>
      <strong>{figureText(figure, value, language)}</strong>
      {goal === undefined ? null : (
        <p className={met === false ? 'critical' : met ? 'ok' : 'muted'}>
          {met === null ? `○ ${w('no_goal')}` : met ? `✓ ${text}: ${w('met')}` : `▲ ${text}: ${w('missed')}`}
        </p>
      )}
    </div>
  );
}
