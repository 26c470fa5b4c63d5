import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Rule } from '../model';
import { words } from './words';

/** The rules as they are evaluated, from top to bottom: JIKA ... MAKA ..., each with its legal basis. */
export function Rules() {
  const w = useWords(words);
  const c = useWords(common);
  const rules = useQuery({ queryKey: ['rules'], queryFn: () => ask(api.GET('/api/v1/rules')) });
  return (
    <section className="panel stack" aria-label={w('rules')}>
      <h2>{w('rules')}</h2>
      {rules.data ? (
        <p className="muted">
          {w('rules_version', {
            profile: rules.data.profile,
            version: rules.data.version,
            hash: rules.data.hash.slice(0, 8),
          })}
        </p>
      ) : null}
      <p className="muted">{w('rules_read_only')}</p>
      {rules.isError ? <p className="critical">▲ {c('away')}</p> : null}
      {rules.data?.rules.map((rule) => (
        <RuleLine key={rule.id} rule={rule} />
      ))}
    </section>
  );
}

function RuleLine({ rule }: { rule: Rule }) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const typeOf = (id: string) => types.find((one) => one.id === id)?.name ?? id;
  const agencyOf = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  const conditions = [
    rule.types.length ? rule.types.map(typeOf).join(' / ') : w('any'),
    rule.priorities.map((one) => c(one)).join(' / '),
    rule.areas.join(', '),
  ].filter(Boolean);
  return (
    <article>
      <h3>
        {rule.text || rule.id} <span className="tag">{w(rule.hit)}</span>
      </h3>
      <dl className="rule">
        <dt>{w('if_part')}</dt>
        <dd>{conditions.join(' · ')}</dd>
        <dt>{w('then_part')}</dt>
        <dd className="row tight">
          {rule.legs.map((leg) => (
            <span key={leg.agency} className="tag">
              {agencyOf(leg.agency)}: {c.of(leg.role)}
            </span>
          ))}
        </dd>
        <dt>{w('basis')}</dt>
        <dd className={rule.legal_basis ? '' : 'warn'}>{rule.legal_basis || c('no_legal_basis')}</dd>
      </dl>
    </article>
  );
}
