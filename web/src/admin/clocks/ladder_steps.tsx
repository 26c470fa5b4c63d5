// The steps of one ladder, in the order they are taken.
import { useHouse } from '../../api/queries';
import { useWords } from '../../i18n/words';
import type { LadderStep } from '../../model';
import { Button } from '../../ui/button';
import { Check } from '../../ui/fields';
import { Select } from '../../ui/select';
import { RowButtons, Undo } from './row_buttons';
import { type Row, useRows } from './rows';
import { useSentences } from './sentence';
import { TimeBox } from './time_box';
import { words } from './words';

const targets = ['meja', 'piket', 'kepala', 'piket_kabupaten', 'instansi_lain', 'pengawas'] as const;
const channels = ['voice', 'webhook', 'email'] as const;

export const freshStep = (): LadderStep => ({ to: 'piket', agency: '', channels: [], wait_s: 60 });

interface Props {
  /** apart from the other ladders' */
  name: string;
  steps: readonly Row<LadderStep>[];
  /** of a step by its place, or of them all */
  at(field: string): string | undefined;
  onChange(steps: Row<LadderStep>[]): void;
}

export function LadderSteps({ name, steps, at, onChange }: Props) {
  const w = useWords(words);
  const say = useSentences();
  const list = useRows<LadderStep>(name, steps, onChange);
  const { agencies } = useHouse();
  return (
    <fieldset className="many">
      <legend className="legend">{w('steps')}</legend>
      <ol className="stack">
        {steps.map((row, place) => {
          const step = row.value;
          const set = (part: Partial<LadderStep>) => list.put(place, { ...step, ...part });
          const fault = at(`[${place}].channels`) ?? at(`[${place}].agency`);
          return (
            <li key={row.key}>
              <div className="row top">
                <Select
                  label={`${w('step', { n: place + 1 })}: ${w('to')}`}
                  value={step.to}
                  onChange={(to) =>
                    set({
                      to: to as LadderStep['to'],
                      agency: to === 'instansi_lain' ? step.agency || (agencies[0]?.id ?? '') : '',
                    })
                  }
                  choices={targets.map((one) => ({ value: one, text: w(one) }))}
                />
                {step.to === 'instansi_lain' ? (
                  <Select
                    label={w('instansi_lain')}
                    value={step.agency}
                    onChange={(agency) => set({ agency })}
                    choices={agencies.map((one) => ({ value: one.id, text: one.short_name }))}
                  />
                ) : null}
                {step.to === 'pengawas' ? null : (
                  <fieldset>
                    <legend className="label">{w('by')}</legend>
                    <div className="row tight">
                      {channels.map((one) => (
                        <Check
                          key={one}
                          checked={step.channels.includes(one)}
                          onChange={(on) =>
                            set({
                              channels: on
                                ? [...step.channels, one]
                                : step.channels.filter((known) => known !== one),
                            })
                          }
                        >
                          {w(one)}
                        </Check>
                      ))}
                    </div>
                  </fieldset>
                )}
                <TimeBox
                  label={w('wait')}
                  seconds={step.wait_s}
                  onChange={(wait_s) => set({ wait_s })}
                  fault={at(`[${place}].wait_s`)}
                />
                <RowButtons
                  list={list}
                  row={row}
                  at={place}
                  count={steps.length}
                  name={`${w('step', { n: place + 1 })} (${w(step.to)})`}
                />
              </div>
              {fault ? <p className="fault">{fault}</p> : null}
            </li>
          );
        })}
      </ol>
      {at('') ? <p className="fault">{at('')}</p> : null}
      <Undo list={list} nameOf={say.step} />
      <Button
        size="small"
        onPress={() => {
          list.add(freshStep());
        }}
      >
        {w('add_step')}
      </Button>
    </fieldset>
  );
}
