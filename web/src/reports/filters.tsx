// What every report can be narrowed by. Kecamatan come from the incidents of the time asked for.
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { useWords } from '../i18n/words';
import { TextBox } from '../ui/fields';
import { Select } from '../ui/select';
import { cells, spanOf } from './data';
import { words } from './words';

export interface Filter {
  first: string;
  last: string;
  kecamatan: string;
  type: string;
  agency: string;
}

export function Filters({ filter, onChange }: { filter: Filter; onChange(next: Filter): void }) {
  const w = useWords(words);
  const { types, agencies } = useHouse();
  const kecamatan = useKecamatan(filter);
  const set = (part: Partial<Filter>) => onChange({ ...filter, ...part });
  return (
    <>
      <TextBox label={w('from')} value={filter.first} onChange={(first) => set({ first })} type="date" />
      <TextBox label={w('to')} value={filter.last} onChange={(last) => set({ last })} type="date" />
      <Select
        label={w('kecamatan')}
        value={filter.kecamatan}
        onChange={(chosen) => set({ kecamatan: chosen })}
        all={w('all')}
        choices={kecamatan}
      />
      <Select
        label={w('type')}
        value={filter.type}
        onChange={(chosen) => set({ type: chosen })}
        all={w('all')}
        choices={types.map((one) => ({ value: one.id, text: one.name }))}
      />
      <Select
        label={w('agency')}
        value={filter.agency}
        onChange={(chosen) => set({ agency: chosen })}
        all={w('all')}
        choices={agencies.map((one) => ({ value: one.id, text: one.short_name }))}
      />
    </>
  );
}

function useKecamatan({ first, last }: Filter) {
  const span = spanOf(first, last);
  const { data } = useQuery({
    queryKey: ['report', 'kecamatan', span],
    enabled: span !== null,
    queryFn: () =>
      ask(
        api.GET('/api/v1/reports/figures/{kind}', {
          params: { path: { kind: 'heat' }, query: { from: span?.from ?? 0, to: span?.to ?? 0 } },
        }),
      ),
  });
  const table = data?.tables[0];
  if (!table) return [];
  const names = cells(table, 'name');
  return cells(table, 'kecamatan')
    .map((code, at) => ({ value: String(code ?? ''), text: String(names[at] ?? '') }))
    .filter((one) => one.value)
    .sort((a, b) => a.text.localeCompare(b.text, 'id'));
}
