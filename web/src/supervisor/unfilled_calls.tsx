// Answered calls of which nobody has said what they were, whoever had them. Each operator sees only their own
// (docs/decisions/0149): those of somebody who went home, or whose account was closed, wait here alone.
import { useNavigate } from '@tanstack/react-router';
import { useMe } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call } from '../model';
import { callerName } from '../operator/call_panel';
import { draftOfCall, rememberShown } from '../operator/draft_names';
import { unfilledOf } from '../operator/work';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { words } from './words';

/** For who may fill them in: a supervisor. Nobody else's view holds them. */
export function UnfilledCalls({ calls }: { calls: readonly Call[] }) {
  const w = useWords(words);
  const c = useWords(common);
  const { person, role } = useMe();
  const here = new Set(useThings('person').map((one) => one.id));
  const navigate = useNavigate();
  if (role !== 'supervisor') return null;
  const left = unfilledOf(calls);
  const title = w('unfilled', { n: left.length });
  const fill = (call: Call) => {
    const { id, number, arrived_wall: at } = call;
    rememberShown(person, draftOfCall(id), { id, number, at });
    void navigate({ to: '/operator' });
  };
  return (
    <section className="panel stack" aria-label={title}>
      <h2>{title}</h2>
      {left.length === 0 ? <p className="muted">{w('unfilled_nobodys')}</p> : null}
      <div className="table-scroll bounded" hidden={left.length === 0}>
        <table className="list">
          <tbody>
            {left.map((call) => (
              <tr key={call.id}>
                <th scope="row" className="number">
                  {callerName(call, c('no_number'))}
                </th>
                <td className="number muted">{dayAndClock(call.arrived_wall)}</td>
                <td>
                  {call.person_name ?? call.seat ?? ''}
                  {call.person && !here.has(call.person) ? (
                    <span className="tag warn"> {w('not_here')}</span>
                  ) : null}
                </td>
                <td>
                  <Button
                    size="small"
                    aria-label={`${w('fill_in')} ${callerName(call, c('no_number'))}`}
                    onPress={() => fill(call)}
                  >
                    {w('fill_in')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
