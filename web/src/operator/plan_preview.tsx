// To whom the words in the form would go, in which role and by which rule; asked of the server's rules.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Priority } from '../model';
import { span } from '../time';
import { Button } from '../ui/button';
import { later } from '../ui/later';
import { memoOn } from '../ui/stable';
import { elsewhere, type Form } from './form';
import { words } from './words';

const AddOwn = later(async () => (await import('../care/dialogs')).AddOwn);

interface Props {
  form: Form;
  onChange(part: Partial<Form>): void;
}

export const PlanPreview = memoOn(Preview, [
  'type',
  'priority',
  'place',
  'outside',
  'excluded',
  'added',
  'flags',
  'sent',
]);

function Preview({ form, onChange }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const house = useHouse();
  const agencies = useThings('agency');
  const whereToSay = form.outside && !form.place.outside_kabupaten; // nobody can say yet whose it is
  const asked = {
    type: form.type ?? '',
    priority: (form.priority ?? 'tinggi') as Priority,
    ...(form.place.kecamatan ? { kecamatan: form.place.kecamatan } : {}),
    ...(form.place.area ? { area: form.place.area } : {}),
    excluded: form.excluded,
    ...(form.flags?.length ? { flags: form.flags } : {}),
    ...(form.place.outside_kabupaten ? { outside: form.place.outside_kabupaten } : {}),
  };
  const plan = useQuery({
    queryKey: ['plan', asked],
    queryFn: () => ask(api.POST('/api/v1/plan', { body: asked })),
    enabled: form.type !== null && !whereToSay,
    placeholderData: (before) => before,
  });
  const [adding, setAdding] = useState(false);
  const where = elsewhere(form.place);
  const nameOf = (id: string) => {
    const agency = house.agencies.find((one) => one.id === id);
    return [agency?.short_name ?? id, agency?.kabupaten === 'lain' ? where : ''].filter(Boolean).join(' · ');
  };
  const lines = form.type === null || whereToSay ? [] : (plan.data?.lines ?? []);
  const bases = new Set(lines.map((line) => line.legal_basis || c('no_legal_basis')));
  const basis = bases.size === 1 ? [...bases][0] : undefined; // of all lines: said once, beside the title
  return (
    <section className="stack plan" aria-label={w('plan')} inert={form.sent}>
      <div className="row tight">
        <h2>{w('plan')}</h2>
        {where ? (
          <strong className="warn clip grow">▲ {w('plan_outside', { where })}</strong>
        ) : basis ? (
          <span className="hint clip grow">{basis}</span>
        ) : null}
        {where && form.type !== null ? (
          <Button size="small" onPress={() => setAdding(true)}>
            {w('plan_add_short')}
          </Button>
        ) : null}
      </div>
      {where && form.type !== null && plan.data ? <p className="hint">{w('plan_outside_step')}</p> : null}
      {form.type === null ? <p className="muted">{w('plan_wait')}</p> : null}
      {form.type !== null && whereToSay ? <p className="muted">{w('plan_outside_wait')}</p> : null}
      {form.type !== null && plan.isError ? <p className="warn">{w('plan_failed')}</p> : null}
      {form.type !== null && plan.data ? (
        <ul>
          {lines.map((line) => {
            const reachable = agencies.find((one) => one.id === line.agency)?.reachable;
            const phoned = line.to_be_phoned || (line.must_acknowledge && reachable === false);
            return (
              <li key={line.agency}>
                <strong className="clip">{nameOf(line.agency)}</strong>
                {line.role === 'mitra' ? null : <span className="tag">{c.of(line.role)}</span>}
                {phoned ? (
                  <span className="warn number">
                    ☎ {line.role === 'mitra' ? c.of(line.role) : w('plan_phone')}
                  </span>
                ) : line.acknowledge_within_s ? (
                  <span
                    className="muted number"
                    title={w('plan_within_long', { time: span(line.acknowledge_within_s * 1e6) })}
                  >
                    {w('plan_within', { time: span(line.acknowledge_within_s * 1e6) })}
                  </span>
                ) : null}
                {basis || where ? null : (
                  <span className="hint clip grow">{line.legal_basis || c('no_legal_basis')}</span>
                )}
                <Button
                  look="plain"
                  size="small"
                  aria-label={`${w('plan_exclude')}: ${nameOf(line.agency)}`}
                  onPress={() => onChange({ excluded: [...form.excluded, line.agency] })}
                >
                  ✕
                </Button>
              </li>
            );
          })}
          {form.added.map((one) => (
            <li key={`added-${one.agency}`} title={form.added_why}>
              <strong className="clip">{nameOf(one.agency)}</strong>
              <span className="tag">{c.of(one.role)}</span>
              <span className="muted">{w('plan_added')}</span>
              <Button
                look="plain"
                size="small"
                aria-label={`${w('plan_exclude')}: ${nameOf(one.agency)}`}
                onPress={() => onChange({ added: form.added.filter((each) => each !== one) })}
              >
                ✕
              </Button>
            </li>
          ))}
          {form.excluded.map((id) => (
            <li key={`without-${id}`}>
              <s className="muted">{nameOf(id)}</s>
              <Button
                look="plain"
                size="small"
                onPress={() => onChange({ excluded: form.excluded.filter((one) => one !== id) })}
              >
                {w('plan_include')}: {nameOf(id)}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <AddOwn
        open={adding}
        onClose={() => setAdding(false)}
        without={[...lines.map((line) => line.agency), ...form.added.map((one) => one.agency)]}
        onAdd={(agency, added_why) =>
          onChange({ added: [...form.added, { agency, role: 'pendukung' }], added_why })
        }
      />
      {plan.data?.warning && !where && !whereToSay && form.type !== null ? (
        <p className="critical">▲ {plan.data.warning}</p>
      ) : null}
    </section>
  );
}
