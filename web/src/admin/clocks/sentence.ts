// Clock rules and ladders in words a desk uses.
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import { useHouse } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import type { ClockRule, LadderStep, PlanLadder } from '../../model';
import { agenciesKey } from '../agency_query';
import { timeText, unreadable } from './time_text';
import { words } from './words';

/** The kecamatan of the regency, as the page of agencies asks for them. */
export function useAreas() {
  const list = useQuery({
    queryKey: agenciesKey,
    queryFn: () => ask(api.GET('/api/v1/agencies')),
    staleTime: 0,
  });
  return list.data?.areas ?? [];
}

export function useSentences() {
  const w = useWords(words);
  const c = useWords(common);
  const { types, agencies } = useHouse();
  const areas = useAreas();
  const typeOf = (id: string) => types.find((one) => one.id === id)?.name ?? id;
  const agencyOf = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  const areaOf = (code: string) => areas.find((one) => one.code === code)?.name ?? code;
  const time = (seconds: number) =>
    seconds === unreadable ? '?' : seconds ? timeText(seconds) : w('no_clock');
  const conditions = (rule: ClockRule) =>
    [
      rule.types.map(typeOf).join(' / '),
      rule.priorities.map((one) => c(one)).join(' / '),
      rule.agencies.map(agencyOf).join(' / '),
      rule.roles.map((one) => c(one)).join(' / '),
      rule.areas.map(areaOf).join(' / '),
      rule.office_hours ? w('office') : '',
    ]
      .filter(Boolean)
      .join(', ') || w('every');
  const clock = (rule: ClockRule) => `${conditions(rule)}: ${w(rule.leg)} ${time(rule.seconds)}`;
  const climbers = (ladder: PlanLadder) =>
    [
      ladder.agencies.map(agencyOf).join(' / ') || w('every_agency'),
      ladder.types.map(typeOf).join(' / '),
      ladder.legs.map((one) => w(one)).join(' / '),
    ]
      .filter(Boolean)
      .join(', ');
  const step = (one: LadderStep) =>
    [
      one.to === 'instansi_lain' ? agencyOf(one.agency) : w(one.to),
      one.channels.map((channel) => w(channel)).join(' / ') ||
        (one.to === 'pengawas' ? w('page') : w('any_channel')),
      w('waits', { time: time(one.wait_s) }),
    ].join(' · ');
  return { clock, conditions, climbers, step, time };
}
