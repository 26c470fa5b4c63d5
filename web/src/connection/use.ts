import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Things } from '../model';
import type { Connection, Line } from './connection';

export const ConnectionContext = createContext<Connection | null>(null);

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (!connection) throw new Error('no connection around this page');
  return connection;
}

export function useLine(): Line {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, () => connection.line);
}

/** Things of one kind; the same array until one of them changed. */
export function useThings<K extends keyof Things>(kind: K): readonly Things[K][] {
  const { store } = useConnection();
  const read = useCallback(() => store.list(kind) as unknown as readonly Things[K][], [store, kind]);
  return useSyncExternalStore(store.subscribe, read);
}

export function useThing<K extends keyof Things>(kind: K, id: string | number | null | undefined) {
  const { store } = useConnection();
  const read = useCallback(() => store.get(kind, id) as unknown as Things[K] | undefined, [store, kind, id]);
  return useSyncExternalStore(store.subscribe, read);
}

/** Whether the first snapshot has come. */
export function useLoaded(): boolean {
  const { store } = useConnection();
  return useSyncExternalStore(store.subscribe, () => store.loaded);
}
