// The regency's clocks as sentences in the order they are asked, and what holds where none matches.
import { Fragment, useState } from 'react';
import { api, ask } from '../../api/client';
import { useWords } from '../../i18n/words';
import type { ClockRule, PlainClocks, PlanLadder, ClockTable as Table } from '../../model';
import { Button } from '../../ui/button';
import { ClockEditor } from './clock_editor';
import { RowButtons, Undo } from './row_buttons';
import { type Row, rowsOf, useRows, valuesOf } from './rows';
import { faultAt, SaveBar, useSaving } from './saving';
import { useSentences } from './sentence';
import { TimeBox } from './time_box';
import { unreadable } from './time_text';
import { words } from './words';

const plain = [
  'answer_s',
  'classify_s',
  'send_s',
  'acknowledge_emergency_s',
  'acknowledge_other_s',
] as const satisfies readonly (keyof PlainClocks)[];

function freshClock(rules: readonly ClockRule[]): ClockRule {
  let n = rules.length + 1;
  while (rules.some((one) => one.id === `batas_${n}`)) n += 1;
  return {
    id: `batas_${n}`,
    leg: 'acknowledge',
    types: [],
    priorities: [],
    agencies: [],
    roles: [],
    areas: [],
    office_hours: false,
    seconds: 60,
    ladder: '',
  };
}

interface Props {
  now: Table;
  ladders: readonly PlanLadder[];
  /** this edition was saved here a moment ago */
  saved: boolean;
  renew(): Promise<unknown>;
  onReload(): void;
}

export function ClockTable({ now, ladders, saved, renew, onReload }: Props) {
  const w = useWords(words);
  const say = useSentences();
  const [clocks, setClocks] = useState(now.clocks);
  const [special, setSpecial] = useState(() => rowsOf(now.clocks.acknowledge));
  const [rules, setRules] = useState(() => rowsOf(now.rules));
  const [editing, setEditing] = useState(0);
  const body = { clocks: { ...clocks, acknowledge: valuesOf(special) }, rules: valuesOf(rules) };
  const changed = JSON.stringify(body) !== JSON.stringify({ clocks: now.clocks, rules: now.rules });
  const saving = useSaving(
    () => ask(api.PUT('/api/v1/clocks', { body: { ...body, revision: now.revision } })),
    renew,
    saved,
  );
  const list = useRows<ClockRule>('clock', rules, (next) => {
    setRules(next);
    saving.touch();
  });
  const older = useRows('clock-older', special, setSpecial);
  const bad =
    plain.some((field) => clocks[field] === unreadable) ||
    [...body.clocks.acknowledge, ...body.rules].some((one) => one.seconds === unreadable);
  const { fault } = saving;
  const wrong = rules.findIndex((_, at) => faultAt(fault, `$.rules[${at}]`));
  const open = (row: Row<ClockRule>, at: number) => editing === row.key || (wrong === at && editing === 0);
  const close = (key: number) => {
    setEditing(-1);
    list.focus('edit', key);
  };
  return (
    <section className="panel stack" aria-label={w('clock_list')}>
      <div className="row">
        <h2>{w('clock_list')}</h2>
        <Button className="push" onPress={() => setEditing(list.add(freshClock(valuesOf(rules)), 0))}>
          {w('add_clock')}
        </Button>
      </div>
      <Undo list={list} nameOf={say.clock} />
      <div className="table-scroll">
        <table className="rules">
          <caption className="unseen">{w('clock_list')}</caption>
          <thead>
            <tr>
              <th scope="col">{w('number')}</th>
              <th scope="col">{w('sentence')}</th>
              <th scope="col">{w('ladder')}</th>
              <th scope="col">{w('actions')}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((row, at) => (
              <Fragment key={row.key}>
                <tr className={wrong === at ? 'wrong' : undefined}>
                  <td className="number">{at + 1}</td>
                  <td>
                    {wrong === at ? <span className="critical">▲ </span> : null}
                    <strong>{say.clock(row.value)}</strong>
                    <div className="muted">{row.value.id}</div>
                  </td>
                  <td>{row.value.ladder === 'siaga' ? w('house_ladder') : row.value.ladder || '–'}</td>
                  <td>
                    <RowButtons
                      list={list}
                      row={row}
                      at={at}
                      count={rules.length}
                      name={row.value.id}
                      open={open(row, at)}
                      onEdit={() => (open(row, at) ? close(row.key) : setEditing(row.key))}
                    />
                  </td>
                </tr>
                {open(row, at) ? (
                  <tr>
                    <td colSpan={4}>
                      <ClockEditor
                        rule={row.value}
                        ladders={ladders}
                        at={(field) => faultAt(fault, `$.rules[${at}].${field}`)}
                        onChange={(next) => list.put(at, next)}
                        onDone={() => close(row.key)}
                      />
                    </td>
                  </tr>
                ) : null}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <h3>{w('defaults')}</h3>
      {special.map((row, at) => (
        <div key={row.key} className="row">
          <TimeBox
            label={say.clock({ ...freshClock([]), ...row.value })}
            seconds={row.value.seconds}
            onChange={(seconds) => older.put(at, { ...row.value, seconds })}
            fault={faultAt(fault, `$.clocks.acknowledge[${at}]`)}
          />
          <RowButtons
            list={older}
            row={row}
            at={at}
            count={special.length}
            name={say.conditions({ ...freshClock([]), ...row.value })}
          />
        </div>
      ))}
      <Undo list={older} nameOf={(one) => say.clock({ ...freshClock([]), ...one })} />
      <div className="row top wrap">
        {plain.map((field) => (
          <TimeBox
            key={field}
            label={w(field)}
            seconds={clocks[field]}
            onChange={(seconds) => {
              setClocks({ ...clocks, [field]: seconds });
              saving.touch();
            }}
            fault={faultAt(fault, `$.clocks.${field}`)}
          />
        ))}
      </div>
      <p className="hint">{w('time_hint')}</p>
      <SaveBar
        saving={saving}
        changed={changed}
        unreadable={bad}
        changes={now.changes}
        name={w('clock_list')}
        row={wrong >= 0 ? `${w('number')} ${wrong + 1}` : undefined}
        onReload={onReload}
      />
    </section>
  );
}
