import { useHouse } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { GoldenLine, Rule, RuleBook } from '../../model';
import { writeHours } from './hours';
import { words } from './words';

/** JIKA: every condition in words, joined by a dot; nothing is "everything else". */
export function useSentence(book: RuleBook) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const typeOf = (id: string) => types.find((one) => one.id === id)?.name ?? id;
  const agencyOf = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  const areaOf = (code: string) => book.areas.find((one) => one.code === code)?.name ?? code;
  const flagOf = (id: string) => book.flags.find((one) => one.id === id)?.name ?? id;
  const conditions = (rule: Rule): string =>
    [
      rule.types.map(typeOf).join(' / '),
      rule.priorities.map((one) => c(one)).join(' / '),
      rule.areas.map(areaOf).join(' / '),
      rule.flags.map(flagOf).join(' / '),
      rule.when === 'any' ? '' : w(rule.when, { hours: book.service_hours }),
      writeHours(rule.hours),
    ]
      .filter(Boolean)
      .join(' · ') || w('any_case');
  const reached = (lines: readonly GoldenLine[]): string =>
    lines.map((line) => `${agencyOf(line.agency)}: ${c.of(line.role)}`).join(', ') || c('none');
  return { conditions, reached, typeOf, agencyOf };
}

export function Legs({ rule, book }: { rule: Rule; book: RuleBook }) {
  const c = useWords(common);
  const { agencyOf } = useSentence(book);
  return (
    <span className="row tight">
      {rule.legs.map((leg) => (
        <span key={`${leg.agency} ${leg.role}`} className="tag">
          {agencyOf(leg.agency)}: {c.of(leg.role)}
          {leg.acknowledge_s ? ` ≤ ${leg.acknowledge_s} s` : ''}
        </span>
      ))}
    </span>
  );
}
