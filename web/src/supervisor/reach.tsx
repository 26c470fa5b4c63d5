import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { useWords } from '../i18n/words';
import { span, useNow } from '../time';
import { words } from './words';

/** Which agencies a page of ours reaches now, and who must be phoned. */
export function Reach() {
  const w = useWords(words);
  const { agencies } = useHouse();
  const live = useThings('agency');
  const now = useNow();
  return (
    <section className="panel stack" aria-label={w('desks')}>
      <h2>{w('desks')}</h2>
      <table className="list">
        <tbody>
          {agencies.map((agency) => {
            const state = live.find((one) => one.id === agency.id);
            const partner = agency.standing === 'partner';
            return (
              <tr key={agency.id}>
                <th scope="row">{agency.short_name}</th>
                <td className={partner ? 'muted' : state?.reachable ? 'ok' : 'critical'}>
                  {partner
                    ? `☎ ${w('partner')}`
                    : state?.reachable
                      ? `✓ ${w('reachable', { n: state.desks })}`
                      : `▲▲ ${w('not_reachable')}`}
                </td>
                <td className="number muted">{state?.since && !partner ? span(now - state.since) : ''}</td>
                <td className="number">{agency.contacts[0]?.number ?? ''}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
