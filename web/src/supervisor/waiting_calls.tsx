import { memo } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call } from '../model';
import { callerName } from '../operator/call_panel';
import { span, useNow } from '../time';
import { waitMark } from '../ui/shape';
import { words } from './words';

export function WaitingCalls({ calls }: { calls: readonly Call[] }) {
  const w = useWords(words);
  const now = useNow();
  return (
    <section className="panel stack roomy" aria-label={w('calls', { n: calls.length })}>
      <h2>{w('calls', { n: calls.length })}</h2>
      {calls.length === 0 ? (
        <p className="muted">{w('no_calls')}</p>
      ) : (
        <table className="list">
          <tbody>
            {calls.map((call) => (
              <Row key={call.id} call={call} seconds={Math.floor((now - call.arrived_at) / 1e6)} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const Row = memo(function Row({ call, seconds }: { call: Call; seconds: number }) {
  const w = useWords(words);
  const c = useWords(common);
  const mark = waitMark(seconds);
  return (
    <tr>
      <th scope="row" className="number">
        {callerName(call, c('no_number'))}
      </th>
      <td className={`number ${mark.look}`}>
        <span aria-hidden="true">{mark.shape}</span> {span(seconds * 1e6)}
      </td>
      <td>{call.offers.length ? call.offers.map((one) => one.seat).join(', ') : c('waiting')}</td>
      <td className="muted">
        {w('trunk')} {call.trunk}
      </td>
    </tr>
  );
});
