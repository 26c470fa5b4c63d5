// To whom the words in the form would go, in which role and by which rule; asked of the server's rules.
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Priority } from '../model';
import { span } from '../time';
import { Button } from '../ui/button';
import { memoOn } from '../ui/stable';
import type { Form } from './form';
import { words } from './words';

interface Props {
  form: Form;
  onChange(part: Partial<Form>): void;
}

export const PlanPreview = memoOn(Preview, ['type', 'priority', 'place', 'excluded', 'flags', 'sent']);

function Preview({ form, onChange }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const house = useHouse();
  const agencies = useThings('agency');
  const asked = {
    type: form.type ?? '',
    priority: (form.priority ?? 'tinggi') as Priority,
    ...(form.place.kecamatan ? { kecamatan: form.place.kecamatan } : {}),
    ...(form.place.area ? { area: form.place.area } : {}),
    excluded: form.excluded,
    ...(form.flags?.length ? { flags: form.flags } : {}),
  };
  const plan = useQuery({
    queryKey: ['plan', asked],
    queryFn: () => ask(api.POST('/api/v1/plan', { body: asked })),
    enabled: form.type !== null,
    placeholderData: (before) => before,
  });
  const nameOf = (id: string) => house.agencies.find((one) => one.id === id)?.short_name ?? id;
  const lines = form.type === null ? [] : (plan.data?.lines ?? []);
  const bases = new Set(lines.map((line) => line.legal_basis || c('no_legal_basis')));
  const basis = bases.size === 1 ? [...bases][0] : undefined; // of all lines: said once, beside the title
  return (
    <section className="stack plan" aria-label={w('plan')} inert={form.sent}>
      <div className="row tight">
        <h2>{w('plan')}</h2>
        {basis ? <span className="hint clip grow">{basis}</span> : null}
      </div>
      {form.type === null ? <p className="muted">{w('plan_wait')}</p> : null}
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
                {basis ? null : (
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
      {plan.data?.warning && form.type !== null ? <p className="critical">▲ {plan.data.warning}</p> : null}
    </section>
  );
}
