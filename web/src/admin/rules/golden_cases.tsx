import { useState } from 'react';
import { useHouse } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { GoldenCase, GoldenLine, Priority, Role, RuleBook, RuleFinding } from '../../model';
import { Button } from '../../ui/button';
import { TextBox } from '../../ui/fields';
import { Undo } from '../../ui/undo';
import { useSentence } from './rule_line';
import { words } from './words';

const priorities: readonly Priority[] = ['kritis', 'tinggi', 'sedang', 'rendah'];
const roles: readonly Role[] = ['utama', 'pendukung', 'diberi_tahu', 'mitra'];

/** "damkar utama, dinkes pendukung"; null where it cannot be read. */
export function readLines(text: string, agencies: readonly string[]): GoldenLine[] | null {
  const lines = text
    .split(',')
    .map((part) => part.trim().split(/\s+/))
    .filter((part) => part[0]);
  const out: GoldenLine[] = [];
  for (const [agency = '', role = ''] of lines) {
    if (!agencies.includes(agency) || !(roles as readonly string[]).includes(role)) return null;
    out.push({ agency, role: role as Role });
  }
  return out.length ? out : null;
}

interface Props {
  book: RuleBook;
  golden: readonly GoldenCase[];
  findings: readonly RuleFinding[];
  /** the check of what is on screen now has come */
  fresh: boolean;
  onChange(golden: GoldenCase[]): void;
}

export function GoldenCases({ book, golden, findings, fresh, onChange }: Props) {
  const w = useWords(words);
  const { reached, typeOf } = useSentence(book);
  const faultOf = (at: number) => findings.find((one) => one.where === `golden/${at + 1}`);
  // The cases are tried only on rules without another fault: until then nobody knows.
  const tried = findings.every((one) => one.severity !== 'error' || one.where.startsWith('golden/'));
  const [removed, setRemoved] = useState<{ one: GoldenCase; at: number } | null>(null);
  const back = removed && !golden.includes(removed.one) ? removed : null;
  const nameOf = (one: GoldenCase) => one.name || typeOf(one.type);
  const wrong = golden.filter((_, at) => faultOf(at)).length;
  return (
    <section className="panel" aria-label={w('golden')}>
      <details open={wrong > 0}>
        <summary>
          <strong>{w('golden')}</strong> ({golden.length}){' '}
          {wrong ? (
            <span className="critical">▲ {`${wrong} ${w('golden_wrong')}`}</span>
          ) : (
            <span>{!tried ? w('golden_unknown') : fresh ? `✓ ${w('golden_fine')}` : w('checking')}</span>
          )}
        </summary>
        <div className="stack">
          <ul className="stack findings">
            {golden.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a case is its place in the list, as the findings say it
              <li key={at}>
                <span className="row tight">
                  <span>
                    {nameOf(one)} {one.at}: {reached(one.expect)}
                  </span>
                  <Button
                    size="small"
                    look="plain"
                    aria-label={`${w('remove')} ${nameOf(one)}`}
                    onPress={() => {
                      setRemoved({ one, at });
                      onChange(golden.filter((_, other) => other !== at));
                    }}
                  >
                    ✕
                  </Button>
                </span>
                {faultOf(at) ? <p className="critical">▲ {faultOf(at)?.message}</p> : null}
              </li>
            ))}
          </ul>
          <Undo
            said={back && w('removed_golden', { name: nameOf(back.one) })}
            onUndo={() => back && onChange([...golden.slice(0, back.at), back.one, ...golden.slice(back.at)])}
          />
          <NewCase onAdd={(one) => onChange([...golden, one])} />
        </div>
      </details>
    </section>
  );
}

function NewCase({ onAdd }: { onAdd(one: GoldenCase): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const [type, setType] = useState(types[0]?.id ?? '');
  const [priority, setPriority] = useState<Priority>(types[0]?.default_priority ?? 'tinggi');
  const [at, setAt] = useState('');
  const [expect, setExpect] = useState('');
  const lines = readLines(
    expect,
    agencies.map((one) => one.id),
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!lines) return;
        onAdd({
          name: '',
          type,
          priority,
          kecamatan: '',
          desa: '',
          flags: [],
          at: at.trim(),
          excluded: [],
          expect: lines,
        });
        setExpect('');
      }}
    >
      <div className="row">
        <select
          className="input"
          aria-label={w('golden_type')}
          value={type}
          onChange={(event) => setType(event.target.value)}
        >
          {types.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
        <select
          className="input"
          aria-label={w('golden_priority')}
          value={priority}
          onChange={(event) => setPriority(event.target.value as Priority)}
        >
          {priorities.map((one) => (
            <option key={one} value={one}>
              {c(one)}
            </option>
          ))}
        </select>
      </div>
      <TextBox label={w('golden_at')} value={at} onChange={setAt} maxLength={16} />
      <TextBox
        label={w('golden_expect')}
        value={expect}
        onChange={setExpect}
        hint={w('golden_hint')}
        fault={expect && !lines ? w('golden_bad') : undefined}
      />
      <Button type="submit" isDisabled={!lines}>
        {w('golden_add')}
      </Button>
    </form>
  );
}
