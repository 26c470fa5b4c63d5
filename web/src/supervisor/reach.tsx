import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { useWords } from '../i18n/words';
import { span, useNow } from '../time';
import { TrunkSaid, useTrunks } from './trunks';
import { words } from './words';

// Of a contact that was erased the place stays, without a number.
const firstNumber = (agency: { contacts: { number?: string }[] }) =>
  agency.contacts.find((one) => one.number)?.number;

/** Whether the telcos answer, and which agencies a page of ours reaches now; partners have no page and are phoned. */
export function Reach() {
  const w = useWords(words);
  const { agencies } = useHouse();
  const live = useThings('agency');
  const now = useNow();
  const trunks = useTrunks();
  const partners = agencies.filter((one) => one.standing === 'partner');
  return (
    <section className="panel stack" aria-label={w('desks')}>
      <h2>{w('desks')}</h2>
      <ul className="reach trunks" aria-label={w('trunks')}>
        {trunks.map((trunk) => (
          <li key={trunk.id} className={trunk.silent ? 'seat lost' : 'seat'}>
            <strong className="clip">{trunk.title}</strong>
            <TrunkSaid trunk={trunk} now={now} />
          </li>
        ))}
      </ul>
      <ul className="reach">
        {agencies
          .filter((one) => one.standing !== 'partner')
          .map((agency) => {
            const state = live.find((one) => one.id === agency.id);
            const since = state?.since ? span(now - state.since) : '';
            return (
              <li key={agency.id} className={state?.reachable ? 'seat ready' : 'seat lost'}>
                <strong className="clip">{agency.short_name}</strong>
                <span className="row tight">
                  <span className={state?.reachable ? 'ok' : 'critical'}>
                    {state?.reachable
                      ? `✓ ${w('reachable', { n: state.desks })}`
                      : `▲▲ ${w('not_reachable')}`}
                  </span>
                  <span className="number muted push">{since}</span>
                </span>
                {state?.reachable ? null : (
                  <span className="muted number">{firstNumber(agency) ?? w('no_contact')}</span>
                )}
              </li>
            );
          })}
      </ul>
      {partners.length ? (
        <p className="muted">
          <span aria-hidden="true">☎</span> {w('partner')}:{' '}
          {partners.map((one) => [one.short_name, firstNumber(one)].filter(Boolean).join(' ')).join(' · ')}
        </p>
      ) : null}
    </section>
  );
}
