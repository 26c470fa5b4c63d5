// What the lists of work left to do hold, and in which order; worklists.tsx draws them.
import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import type { Call, Callback, Incident } from '../model';

/** Repeats first, then the oldest. */
export function sortCallbacks(callbacks: readonly Callback[]): Callback[] {
  return [...callbacks].sort((a, b) => b.count - a.count || a.first_at - b.first_at);
}

export function unfilledOf(calls: readonly Call[]): Call[] {
  return calls
    .filter((call) => call.state === 'ended' && call.answered_at !== undefined && !call.filled_in)
    .sort((a, b) => b.arrived_at - a.arrived_at);
}

export interface SavedCall {
  incident: Incident;
  report: NonNullable<Incident['reports']>[number];
}
/** What a call became, whoever saved it, as far as this page may see it; undefined: nothing that is known here. */
export function savedOf(incidents: readonly Incident[], call: number | null): SavedCall | undefined {
  if (call === null) return undefined;
  for (const incident of incidents) {
    const report = incident.reports?.find((one) => one.call === call);
    if (report) return { incident, report };
  }
  return undefined;
}

export const draftsQuery = queryOptions({
  queryKey: ['drafts'],
  queryFn: () => ask(api.GET('/api/v1/drafts')),
  staleTime: 0,
});
