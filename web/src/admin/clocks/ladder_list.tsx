// Ladders: whose breach climbs what, step by step; the first that fits is climbed.
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { useHouse } from '../../api/queries';
import { useWords } from '../../i18n/words';
import type { LadderList as List, PlanLadder } from '../../model';
import { Button } from '../../ui/button';
import { TextBox } from '../../ui/fields';
import { Many } from '../rules/rule_editor';
import { freshStep, LadderSteps } from './ladder_steps';
import { RowButtons, Undo } from './row_buttons';
import { type Row, rowsOf, useRows, valuesOf } from './rows';
import { faultAt, SaveBar, useSaving } from './saving';
import { useSentences } from './sentence';
import { unreadable } from './time_text';
import { words } from './words';

// While it is edited its steps are rows of their own, which keep their boxes when they move.
type Edited = Omit<PlanLadder, 'steps'> & { steps: Row<PlanLadder['steps'][number]>[] };
const edited = (one: PlanLadder): Edited => ({ ...one, steps: rowsOf(one.steps) });
const plain = (one: Edited): PlanLadder => ({ ...one, steps: valuesOf(one.steps) });
const climbing = ['acknowledge', 'send', 'depart', 'arrive'] as const;

interface Props {
  now: List;
  /** this edition was saved here a moment ago */
  saved: boolean;
  renew(): Promise<unknown>;
  onReload(): void;
}

export function LadderList({ now, saved, renew, onReload }: Props) {
  const w = useWords(words);
  const say = useSentences();
  const { agencies, types } = useHouse();
  const [ladders, setLadders] = useState(() => rowsOf(now.ladders.map(edited)));
  const [editing, setEditing] = useState(0);
  const body = { ladders: valuesOf(ladders).map(plain) };
  const changed = JSON.stringify(body.ladders) !== JSON.stringify(now.ladders);
  const saving = useSaving(
    () => ask(api.PUT('/api/v1/ladders', { body: { ...body, revision: now.revision } })),
    renew,
    saved,
  );
  const list = useRows<Edited>('ladder', ladders, (next) => {
    setLadders(next);
    saving.touch();
  });
  const { fault } = saving;
  const bad = body.ladders.some((one) => one.steps.some((step) => step.wait_s === unreadable));
  const wrong = ladders.findIndex((_, at) => faultAt(fault, `$.ladders[${at}]`));
  const open = (row: Row<Edited>, at: number) => editing === row.key || (wrong === at && editing === 0);
  const fresh = (): PlanLadder => {
    let n = ladders.length + 1;
    while (body.ladders.some((one) => one.id === `tangga_${n}`)) n += 1;
    return { id: `tangga_${n}`, legs: [], types: [], agencies: [], steps: [freshStep()] };
  };
  const done = (key: number) => {
    setEditing(-1);
    list.focus('edit', key);
  };
  const editor = (row: Row<Edited>, at: number) => {
    const set = (part: Partial<Edited>) => list.put(at, { ...row.value, ...part });
    const told = (field: string) => faultAt(fault, `$.ladders[${at}].${field}`);
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a button closes too
      <div
        className="rule-editor"
        onKeyDown={(event) => {
          if (event.key === 'Escape') done(row.key);
        }}
      >
        <TextBox
          label={w('id')}
          value={row.value.id}
          onChange={(id) => set({ id })}
          maxLength={40}
          fault={told('id')}
        />
        <Many
          legend={w('agencies')}
          fault={told('agencies')}
          all={agencies.map((one) => [one.id, one.short_name])}
          chosen={row.value.agencies}
          onChange={(next) => set({ agencies: next })}
        />
        <Many
          legend={w('types')}
          fault={told('types')}
          all={types.map((one) => [one.id, one.name])}
          chosen={row.value.types}
          onChange={(next) => set({ types: next })}
        />
        <Many
          legend={w('leg')}
          fault={told('legs')}
          all={climbing.map((one) => [one, w(one)])}
          chosen={row.value.legs}
          onChange={(next) => set({ legs: next as PlanLadder['legs'] })}
        />
        <LadderSteps
          name={`step-${row.key}`}
          steps={row.value.steps}
          at={(field) =>
            field ? told(`steps${field}`) : fault?.where === `$.ladders[${at}].steps` ? fault.text : undefined
          }
          onChange={(steps) => set({ steps })}
        />
        <div className="row end">
          <Button look="main" onPress={() => done(row.key)}>
            {w('done')}
          </Button>
        </div>
      </div>
    );
  };
  return (
    <section className="panel stack" aria-label={w('ladder_list')}>
      <div className="row">
        <h2>{w('ladder_list')}</h2>
        <Button className="push" onPress={() => setEditing(list.add(edited(fresh())))}>
          {w('add_ladder')}
        </Button>
      </div>
      <p className="hint">{w('ladder_hint')}</p>
      <Undo list={list} nameOf={(one) => one.id} />
      {ladders.map((row, at) => (
        <article key={row.key} className="stack" aria-label={row.value.id}>
          <div className="row">
            <h3>
              {at + 1}. {wrong === at ? <span className="critical">▲ </span> : null}
              {row.value.id}: {say.climbers(plain(row.value))}
            </h3>
            <RowButtons
              list={list}
              row={row}
              at={at}
              count={ladders.length}
              name={row.value.id}
              open={open(row, at)}
              onEdit={() => (open(row, at) ? done(row.key) : setEditing(row.key))}
            />
          </div>
          {open(row, at) ? (
            editor(row, at)
          ) : (
            <ol>
              {row.value.steps.map((step, place) => (
                <li key={step.key}>
                  <span className="muted">{place + 1}.</span> <span>{say.step(step.value)}</span>
                </li>
              ))}
            </ol>
          )}
        </article>
      ))}
      <article className="stack" aria-label={w('own_steps')}>
        <h3>{w('own_steps')}</h3>
        <ol>
          {now.house.map((step, place) => (
            <li key={step.to}>
              <span className="muted">{place + 1}.</span> <span>{say.step(step)}</span>
            </li>
          ))}
        </ol>
      </article>
      <SaveBar
        saving={saving}
        changed={changed}
        unreadable={bad}
        changes={now.changes}
        name={w('ladder_list')}
        row={wrong >= 0 ? ladders[wrong]?.value.id : undefined}
        onReload={onReload}
      />
    </section>
  );
}
