import { useState } from 'react';
import { useHouse } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { ClockRule, PlanLadder, Priority, Role } from '../../model';
import { Button } from '../../ui/button';
import { Check, TextBox } from '../../ui/fields';
import { Select } from '../../ui/select';
import { Many } from '../rules/rule_editor';
import { useAreas } from './sentence';
import { TimeBox } from './time_box';
import { words } from './words';

export const legs = [
  'ring',
  'answer',
  'classify',
  'send',
  'acknowledge',
  'depart',
  'arrive',
  'close',
] as const;
const priorities: readonly Priority[] = ['kritis', 'tinggi', 'sedang', 'rendah'];
const roles: readonly Role[] = ['utama', 'pendukung', 'diberi_tahu', 'mitra'];

interface Props {
  rule: ClockRule;
  ladders: readonly PlanLadder[];
  at(field: string): string | undefined;
  onChange(rule: ClockRule): void;
  onDone(): void;
}

/** One clock, every condition from a closed list. Escape closes. */
export function ClockEditor({ rule, ladders, at, onChange, onDone }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const areas = useAreas();
  const set = (part: Partial<ClockRule>) => onChange({ ...rule, ...part });
  const ofCall = rule.leg === 'ring' || rule.leg === 'answer' || rule.leg === 'classify';
  const ofAgency = !ofCall && rule.leg !== 'close';
  const districts = rule.areas.filter((code) => areas.some((one) => one.code === code));
  const villages = rule.areas.filter((code) => !districts.includes(code));
  const [typed, setTyped] = useState(villages.join(', '));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a button closes too
    <div
      className="rule-editor"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <div className="row top">
        <Select
          label={w('leg')}
          value={rule.leg}
          onChange={(leg) => set({ leg: leg as ClockRule['leg'] })}
          choices={legs.map((one) => ({ value: one, text: w(one) }))}
        />
        <TimeBox
          label={w('time')}
          hint={w('time_hint')}
          seconds={rule.seconds}
          onChange={(seconds) => set({ seconds })}
          fault={at('seconds')}
        />
        {ofAgency || rule.ladder ? (
          <div>
            <Select
              label={w('ladder')}
              value={rule.ladder}
              onChange={(ladder) => set({ ladder })}
              all={w('own_ladder')}
              choices={[
                { value: 'siaga', text: w('house_ladder') },
                ...ladders
                  .filter((one) => one.id !== 'siaga')
                  .map((one) => ({ value: one.id, text: one.id })),
              ]}
            />
            {at('ladder') ? <p className="fault">{at('ladder')}</p> : null}
          </div>
        ) : null}
        <TextBox
          label={w('id')}
          value={rule.id}
          onChange={(id) => set({ id })}
          maxLength={40}
          fault={at('id')}
        />
      </div>
      <Many
        legend={w('types')}
        fault={at('types')}
        all={types.map((one) => [one.id, one.name])}
        chosen={rule.types}
        onChange={(next) => set({ types: next })}
      />
      <div className="row top">
        {ofCall && !rule.priorities.length ? null : (
          <Many
            legend={w('priorities')}
            fault={at('priorities')}
            all={priorities.map((one) => [one, c(one)])}
            chosen={rule.priorities}
            onChange={(next) => set({ priorities: next as Priority[] })}
          />
        )}
        {ofAgency || rule.roles.length ? (
          <Many
            legend={w('roles')}
            fault={at('roles')}
            all={roles.map((one) => [one, c(one)])}
            chosen={rule.roles}
            onChange={(next) => set({ roles: next as Role[] })}
          />
        ) : null}
      </div>
      {ofAgency || rule.agencies.length ? (
        <Many
          legend={w('agencies')}
          fault={at('agencies')}
          all={agencies.map((one) => [one.id, one.short_name])}
          chosen={rule.agencies}
          onChange={(next) => set({ agencies: next })}
        />
      ) : null}
      {ofCall && !rule.areas.length ? null : (
        <>
          <Many
            legend={w('areas')}
            fault={at('areas')}
            all={areas.map((one) => [one.code, one.name])}
            chosen={districts}
            onChange={(next) => set({ areas: [...next, ...villages] })}
          />
          <TextBox
            label={w('villages')}
            value={typed}
            onChange={(text) => {
              setTyped(text);
              set({ areas: [...districts, ...text.split(/[,\s]+/).filter(Boolean)] });
            }}
          />
        </>
      )}
      <div className="row">
        {ofCall && !rule.office_hours ? null : (
          <Check checked={rule.office_hours} onChange={(office_hours) => set({ office_hours })}>
            {w('office_hours')}
          </Check>
        )}
        {at('office_hours') ? <p className="fault">{at('office_hours')}</p> : null}
        <Button className="push" look="main" onPress={onDone}>
          {w('done')}
        </Button>
      </div>
    </div>
  );
}
