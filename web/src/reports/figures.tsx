import { useLanguage, useWords } from '../i18n/words';
import type { Report } from '../model';
import { figureText, shownFigures } from './data';
import { words } from './words';

export function Figures({ report }: { report: Report }) {
  const w = useWords(words);
  const { language } = useLanguage();
  const shown = shownFigures.filter(
    (key) => report.figures[key] !== undefined && !(key === 'restricted' && !report.figures[key]),
  );
  if (shown.length === 0) return null;
  return (
    <dl className="figures">
      {shown.map((key) => (
        <div key={key} className="panel figure">
          <dt className="muted">{w(key)}</dt>
          <dd>
            <strong>{figureText(key, report.figures[key] ?? null, language)}</strong>
          </dd>
        </div>
      ))}
    </dl>
  );
}
