// What the lists of work left to do hold, and in which order; worklists.tsx draws them.
import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '../api/client';
import type { Call, Callback } from '../model';

/** Repeats first, then the oldest. */
export function sortCallbacks(callbacks: readonly Callback[]): Callback[] {
  return [...callbacks].sort((a, b) => b.count - a.count || a.first_at - b.first_at);
}

export function unfilledOf(calls: readonly Call[]): Call[] {
  return calls
    .filter((call) => call.state === 'ended' && call.answered_at !== undefined && !call.filled_in)
    .sort((a, b) => b.arrived_at - a.arrived_at);
}

export const draftsQuery = queryOptions({
  queryKey: ['drafts'],
  queryFn: () => ask(api.GET('/api/v1/drafts')),
  staleTime: 0,
});
