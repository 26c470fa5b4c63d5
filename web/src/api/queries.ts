// What GETs answer and pages share: who is signed in, and the house (types, agencies, seats, zone).
import { QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { House, Me } from '../model';
import { setZone } from '../time';
import { api, ask, Refused } from './client';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => !(error instanceof Refused && error.status < 500) && count < 2,
    },
  },
});

export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<Me | null> => {
    try {
      return await ask(api.GET('/api/v1/session'));
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return null;
      throw error;
    }
  },
});

export const houseQuery = queryOptions({
  queryKey: ['house'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async (): Promise<House> => {
    const house = await ask(api.GET('/api/v1/house'));
    setZone({ minutes: house.zone_minutes, name: house.zone_name });
    return house;
  },
});

export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (!data) throw new Error('not signed in');
  return data;
}

export function useHouse(): House {
  return useSuspenseQuery(houseQuery).data;
}
