// What was told of a case and by whom: who takes it over, and who opened a restricted one with a reason, was not on
// the telephone.
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { phoneText } from '../phone';
import { clockOnly } from '../time';
import { Clipped } from '../ui/clipped';
import { words } from './words';

export function ToldLines({ incident }: { incident: Incident }) {
  const w = useWords(words);
  const reports = incident.reports ?? [];
  if (!reports.length && !incident.narrative) return null;
  return (
    <section className="stack tight" aria-label={w('told')}>
      {reports.length ? (
        reports.map((one) => (
          <div key={one.id}>
            <p className="hint">
              {one.further ? `${w('told_further')} · ` : ''}
              <span className="number">{clockOnly(one.wall)}</span> ·{' '}
              {[one.caller_name || w('told_no_name'), one.number ? phoneText(one.number) : '']
                .filter(Boolean)
                .join(' · ')}
              {one.further && one.place_text !== incident.place_text ? ` · ${one.place_text}` : ''}
            </p>
            <Said text={one.narrative} />
          </div>
        ))
      ) : (
        <Said text={incident.narrative ?? ''} />
      )}
    </section>
  );
}

function Said({ text }: { text: string }) {
  const w = useWords(words);
  return text ? <Clipped text={text} longest={280} /> : <p className="muted">{w('told_nothing')}</p>;
}
