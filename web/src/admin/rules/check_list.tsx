import { useState } from 'react';
import { useWords } from '../../i18n/words';
import type { Rule, RuleCheck, RuleFinding } from '../../model';
import { Button } from '../../ui/button';
import { ruleName } from './plain';
import { words } from './words';

interface Props {
  check: RuleCheck | null;
  /** of the check, in words people know */
  findings: readonly RuleFinding[];
  rules: readonly Rule[];
  fresh: boolean;
  onGo(rule: string): void;
}

/** What is wrong beside the table; each finding leads to its rule. */
export function CheckList({ check, findings, rules, fresh, onGo }: Props) {
  const w = useWords(words);
  const [all, setAll] = useState(false);
  const errors = findings.filter((one) => one.severity === 'error');
  const missing = findings.filter((one) => one.severity === 'missing');
  const shown = findings.filter((one) => one.severity !== 'missing' || all).slice(0, 200);
  return (
    <section className="panel stack" aria-label={w('checks')}>
      <h3>{w('checks')}</h3>
      <p role="status" className={errors.length ? 'critical' : ''}>
        {!check || !fresh
          ? w('checking')
          : errors.length
            ? `▲ ${w('errors', { n: errors.length })}`
            : `✓ ${w('all_fine')}`}
      </p>
      <ul className="stack findings">
        {shown.map((one) => (
          <Finding key={`${one.code} ${one.where} ${one.message}`} finding={one} rules={rules} onGo={onGo} />
        ))}
      </ul>
      {missing.length ? (
        <Button size="small" aria-expanded={all} onPress={() => setAll(!all)}>
          {w('missing_count', { n: missing.length })}
        </Button>
      ) : null}
    </section>
  );
}

interface FindingProps {
  finding: RuleFinding;
  rules: readonly Rule[];
  onGo(rule: string): void;
}

function Finding({ finding, rules, onGo }: FindingProps) {
  const w = useWords(words);
  const look = finding.severity === 'error' ? 'critical' : finding.severity === 'warning' ? 'warn' : 'muted';
  return (
    <li>
      <span className={look}>
        {w(`severity_${finding.severity}`)}: {finding.message}
      </span>{' '}
      {finding.rule ? (
        <Button size="small" look="plain" onPress={() => onGo(finding.rule)}>
          {ruleName(finding.rule, rules)}
        </Button>
      ) : null}
    </li>
  );
}
