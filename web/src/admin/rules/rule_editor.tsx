import { useState } from 'react';
import { useHouse } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { Priority, Role, Rule, RuleBook, RuleFinding } from '../../model';
import { Button } from '../../ui/button';
import { Check, Choices, TextBox } from '../../ui/fields';
import { Undo } from '../../ui/undo';
import { replaced } from './data';
import { readHours, writeHours } from './hours';
import { words } from './words';

const priorities: readonly Priority[] = ['kritis', 'tinggi', 'sedang', 'rendah'];
const roles: readonly Role[] = ['utama', 'pendukung', 'diberi_tahu', 'mitra'];

interface Props {
  book: RuleBook;
  rule: Rule;
  findings: readonly RuleFinding[];
  onChange(rule: Rule): void;
  onDone(): void;
}

/** One rule, every part of it from a closed list. Escape closes. */
export function RuleEditor({ book, rule, findings, onChange, onDone }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { types } = useHouse();
  const set = (part: Partial<Rule>) => onChange({ ...rule, ...part });
  const fault = (field: string) =>
    findings.find((one) => one.field === field && one.severity === 'error')?.message;
  const villages = rule.areas.filter((code) => !book.areas.some((one) => one.code === code));
  const districts = rule.areas.filter((code) => book.areas.some((one) => one.code === code));
  const codesOf = (text: string) => text.split(/[,\s]+/).filter(Boolean);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a button closes too
    <div
      className="rule-editor"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <div className="row top">
        <TextBox
          className="grow"
          label={w('text')}
          value={rule.text}
          onChange={(text) => set({ text })}
          maxLength={500}
          autoFocus
        />
        <TextBox
          label={w('id')}
          value={rule.id}
          onChange={(id) => set({ id })}
          maxLength={40}
          fault={fault('id')}
        />
      </div>
      <Many
        legend={`${w('if_part')}: ${w('types')}`}
        fault={fault('types')}
        all={types.map((one) => [one.id, one.name])}
        chosen={rule.types}
        onChange={(next) => set({ types: next })}
      />
      <div className="row top">
        <Many
          legend={w('priorities')}
          all={priorities.map((one) => [one, c(one)])}
          chosen={rule.priorities}
          onChange={(next) => set({ priorities: next as Priority[] })}
        />
        <Many
          legend={w('flags')}
          fault={fault('flags')}
          all={book.flags.map((one) => [one.id, one.name])}
          chosen={rule.flags}
          onChange={(next) => set({ flags: next })}
        />
      </div>
      <Many
        legend={w('areas')}
        fault={fault('areas')}
        all={book.areas.map((one) => [one.code, one.name])}
        chosen={districts}
        onChange={(next) => set({ areas: [...next, ...villages] })}
      />
      <div className="row top">
        <Typed
          label={w('villages')}
          value={villages.join(', ')}
          read={codesOf}
          onRead={(next) => set({ areas: [...districts, ...next] })}
        />
        <Typed
          label={w('hours')}
          hint={w('hours_hint')}
          bad={w('hours_bad')}
          value={writeHours(rule.hours)}
          read={readHours}
          onRead={(hours) => set({ hours })}
        />
        <Choices
          label={w('when')}
          value={rule.when}
          onChange={(when) => set({ when: when as Rule['when'] })}
          choices={(['any', 'service_hours', 'outside_service_hours'] as const).map((value) => ({
            value,
            text: w(value, { hours: book.service_hours }),
          }))}
        />
      </div>
      <LegRows rule={rule} fault={fault('legs')} onChange={(legs) => set({ legs })} roles={roles} />
      <div className="row top">
        <Choices
          label={w('hit')}
          value={rule.hit}
          onChange={(hit) => set({ hit: hit as Rule['hit'] })}
          fault={fault('hit')}
          choices={[
            { value: 'first', text: w('first') },
            { value: 'also', text: w('also') },
          ]}
        />
        <TextBox
          className="grow"
          label={w('basis')}
          value={rule.legal_basis}
          onChange={(legal_basis) => set({ legal_basis })}
          maxLength={500}
          placeholder={c('no_legal_basis')}
        />
        <Button look="main" onPress={onDone}>
          {w('done')}
        </Button>
      </div>
    </div>
  );
}

interface ManyProps {
  legend: string;
  all: readonly (readonly [string, string])[];
  chosen: readonly string[];
  onChange(chosen: string[]): void;
  fault?: string | undefined;
}
export function Many({ legend, all, chosen, onChange, fault }: ManyProps) {
  if (!all.length) return null;
  return (
    <fieldset className="many">
      <legend className="legend">{legend}</legend>
      <div className="many-list">
        {all.map(([id, name]) => (
          <Check
            key={id}
            checked={chosen.includes(id)}
            onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
          >
            {name}
          </Check>
        ))}
      </div>
      {fault ? <p className="fault">{fault}</p> : null}
    </fieldset>
  );
}

interface TypedProps<T> {
  label: string;
  value: string;
  read(text: string): T | null;
  onRead(value: T): void;
  hint?: string;
  bad?: string;
}
/** A text that becomes a value only when it can be read. */
function Typed<T>({ label, value, read, onRead, hint, bad }: TypedProps<T>) {
  const [text, setText] = useState(value);
  return (
    <TextBox
      className="grow"
      label={label}
      value={text}
      onChange={(next) => {
        setText(next);
        const value_read = read(next);
        if (value_read !== null) onRead(value_read);
      }}
      hint={hint}
      fault={read(text) === null ? bad : undefined}
    />
  );
}

interface LegProps {
  rule: Rule;
  roles: readonly Role[];
  fault: string | undefined;
  onChange(legs: Rule['legs']): void;
}
function LegRows({ rule, roles, fault, onChange }: LegProps) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const nameOf = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  const free = agencies.find((one) => !rule.legs.some((leg) => leg.agency === one.id));
  const [removed, setRemoved] = useState<{ leg: Rule['legs'][number]; at: number } | null>(null);
  const back = removed && !rule.legs.some((leg) => leg.agency === removed.leg.agency) ? removed : null;
  return (
    <fieldset className="many">
      <legend className="legend">{w('then_part')}</legend>
      {rule.legs.map((leg, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: choosing another agency must not take the focus from its box
        <div key={at} className="row">
          <select
            className="input"
            aria-label={w('agency')}
            value={leg.agency}
            onChange={(event) => onChange(replaced(rule.legs, at, { ...leg, agency: event.target.value }))}
          >
            {agencies.map((one) => (
              <option
                key={one.id}
                value={one.id}
                disabled={one.id !== leg.agency && rule.legs.some((other) => other.agency === one.id)}
              >
                {one.short_name}
              </option>
            ))}
          </select>
          <select
            className="input"
            aria-label={w('role')}
            value={leg.role}
            onChange={(event) =>
              onChange(replaced(rule.legs, at, { ...leg, role: event.target.value as Role }))
            }
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {c.of(role)}
              </option>
            ))}
          </select>
          <TextBox
            label={w('seconds')}
            hideLabel
            placeholder={w('seconds')}
            inputMode="numeric"
            value={leg.acknowledge_s ? String(leg.acknowledge_s) : ''}
            onChange={(text) =>
              onChange(
                replaced(rule.legs, at, {
                  ...leg,
                  acknowledge_s: Number(text.replace(/\D/g, '').slice(0, 6)),
                }),
              )
            }
          />
          <Button
            size="small"
            aria-label={`${w('remove')} ${nameOf(leg.agency)}`}
            onPress={() => {
              setRemoved({ leg, at });
              onChange(rule.legs.filter((_, other) => other !== at));
            }}
          >
            ✕
          </Button>
        </div>
      ))}
      <Undo
        said={back && w('removed_leg', { agency: nameOf(back.leg.agency) })}
        onUndo={() =>
          back && onChange([...rule.legs.slice(0, back.at), back.leg, ...rule.legs.slice(back.at)])
        }
      />
      {fault ? <p className="fault">{fault}</p> : null}
      <Button
        size="small"
        isDisabled={!free}
        onPress={() =>
          free &&
          onChange([
            ...rule.legs,
            { agency: free.id, role: rule.legs.length ? 'pendukung' : 'utama', acknowledge_s: 0 },
          ])
        }
      >
        {w('add_agency')}
      </Button>
    </fieldset>
  );
}
