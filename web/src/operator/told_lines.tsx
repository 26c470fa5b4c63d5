// What was told of a case and by whom: who takes it over, and who opened a restricted one with a reason, was not on
// the telephone.
import { useState } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { phoneText } from '../phone';
import { clockOnly } from '../time';
import { Button } from '../ui/button';
import { words } from './words';

/** Lines that are always in sight; the rest is a press away. */
const kLong = 280;

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
  const c = useWords(common);
  const [whole, setWhole] = useState(false);
  if (!text) return <p className="muted">{w('told_nothing')}</p>;
  const long = text.length > kLong;
  return (
    <>
      <p className="said">{long && !whole ? `${text.slice(0, kLong).trimEnd()} …` : text}</p>
      {long ? (
        <Button size="small" look="plain" aria-expanded={whole} onPress={() => setWhole(!whole)}>
          {c(whole ? 'less' : 'whole_text')}
        </Button>
      ) : null}
    </>
  );
}
