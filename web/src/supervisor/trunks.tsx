// Where calls come in, for the boards: whether the telco answers us, and when it last brought a caller.
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import { useThing, useThings } from '../connection/use';
import { useWords } from '../i18n/words';
import { span } from '../time';
import { words } from './words';

export interface TrunkReach {
  id: string;
  title: string;
  silent: boolean;
  /** of the last 24 hours; null where nobody called */
  lastAt: number | null;
}

export function useTrunks(): TrunkReach[] {
  const alarms = useThings('alarm');
  const figures = useThing('figures', 'figures');
  const trunks = useQuery({
    queryKey: ['trunks'],
    refetchInterval: 60_000,
    queryFn: () => ask(api.GET('/api/v1/trunks')),
  });
  return (trunks.data?.items ?? []).map(({ id, title }) => ({
    id,
    title: title && title !== id ? title : `Trunk ${id}`,
    silent: alarms.some((one) => one.alarm === 'trunk_silent' && one.subject === id),
    lastAt: figures?.trunks.find((one) => one.id === id)?.last_at ?? null,
  }));
}

/** Whether it answers, in words. */
export function TrunkSaid({ trunk, now, more = '' }: { trunk: TrunkReach; now: number; more?: string }) {
  const w = useWords(words);
  const said = trunk.lastAt ? w('trunk_last', { time: span(now - trunk.lastAt) }) : w('trunk_none');
  return (
    <span className={`${more} ${trunk.silent ? 'critical' : 'muted'}`}>
      {trunk.silent ? `▲▲ ${w('trunk_silent')}` : said}
    </span>
  );
}
