// The room at a glance: who waits and how long, who talks, what is late, what alarms, who can be reached.
import '../styles/operator.css';
import '../styles/supervisor.css';
import { useCallback, useState } from 'react';
import { messageOf } from '../api/client';
import { useHouse } from '../api/queries';
import { Ownerless } from '../care/ownerless';
import { Roster } from '../care/roster';
import { useThing, useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { waitingOf } from '../operator/call_panel';
import { Topbar } from '../shell/topbar';
import { span, useNow } from '../time';
import { waitMark } from '../ui/shape';
import { Alarms } from './alarms';
import { Reach } from './reach';
import { Seats } from './seats';
import { OpenTasks } from './tasks';
import { WaitingCalls } from './waiting_calls';
import { words } from './words';

export default function SupervisorPage() {
  const c = useWords(common);
  const [notice, setNotice] = useState('');
  const tell = useCallback((error: unknown) => setNotice(messageOf(error, c('away'))), [c]);
  const calls = useThings('call');
  return (
    <div className="page">
      <Topbar />
      <main className="content stack">
        <Numbers />
        <p className="critical" role="status">
          {notice ? `▲ ${notice}` : ''}
        </p>
        <div className="halves alarms-first">
          <div className="stack">
            <WaitingCalls calls={waitingOf(calls)} />
            <Seats calls={calls} tell={tell} />
            <Reach />
          </div>
          <div className="stack">
            <Alarms tell={tell} />
            <Ownerless tell={tell} />
            <OpenTasks tell={tell} />
            <Roster tell={tell} />
          </div>
        </div>
      </main>
    </div>
  );
}

function Numbers() {
  const w = useWords(words);
  const { clocks } = useHouse();
  const figures = useThing('figures', 'figures');
  const now = useNow();
  if (!figures) return null;
  const waits = figures.oldest_arrived_at ? now - figures.oldest_arrived_at : 0;
  const mark = waitMark(waits / 1e6);
  const rate = figures.answered
    ? `${Math.round((100 * figures.answered_in_time) / figures.answered)} %`
    : '–';
  const shown: [string, string, string][] = [
    [w('waiting'), String(figures.waiting), figures.waiting ? 'warn' : ''],
    [w('oldest'), waits ? `${mark.shape} ${span(waits)}` : '–', waits ? mark.look : ''],
    [w('talking'), String(figures.talking), ''],
    [w('ready'), `${figures.seats_ready} / ${figures.seats_taken}`, figures.seats_ready ? '' : 'critical'],
    [w('service', { s: clocks.answer_s }), rate, ''],
    [w('abandoned'), String(figures.abandoned), figures.abandoned ? 'warn' : ''],
    [w('cut'), String(figures.cut), ''],
    [w('offered'), String(figures.offered), ''],
    [w('open_incidents'), String(figures.open_incidents), ''],
    [w('open_assignments'), String(figures.open_assignments), ''],
  ];
  return (
    <dl className="figures">
      {shown.map(([label, value, look]) => (
        <div key={label} className="panel figure">
          <dt className="muted">{label}</dt>
          <dd>
            <strong className={look}>{value}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}
