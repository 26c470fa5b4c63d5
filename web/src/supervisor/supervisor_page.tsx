// The room at a glance: who waits and how long, who talks, what is late, what alarms, who can be reached.
import '../styles/operator.css';
import '../styles/supervisor.css';
import { useCallback, useState } from 'react';
import { messageOf } from '../api/client';
import { Ownerless } from '../care/ownerless';
import { Roster } from '../care/roster';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { waitingOf } from '../operator/call_panel';
import { Topbar } from '../shell/topbar';
import { SaidBelow } from '../ui/said_below';
import { Alarms } from './alarms';
import { Numbers } from './numbers';
import { Reach } from './reach';
import { Seats } from './seats';
import { OpenTasks } from './tasks';
import { UnfilledCalls } from './unfilled_calls';
import { WaitingCalls } from './waiting_calls';

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
        <div className="halves alarms-first">
          <div className="stack">
            <WaitingCalls calls={waitingOf(calls)} />
            <Seats calls={calls} tell={tell} />
            <Reach />
            <Roster tell={tell} />
          </div>
          <div className="stack">
            <Alarms tell={tell} />
            <OpenTasks tell={tell} />
            <Ownerless tell={tell} />
            <UnfilledCalls calls={calls} />
          </div>
        </div>
      </main>
      <SaidBelow text={notice} onClose={() => setNotice('')} />
    </div>
  );
}
