import { api, ask } from '../api/client';
import type { DraftPlace, Kept } from './keeper';

/** Drafts on the server, each an opaque body under its key. */
export function serverDrafts<T>(): DraftPlace<T> {
  return {
    async save(key, kept) {
      await ask(
        api.PUT('/api/v1/drafts/{key}', {
          params: { path: { key } },
          body: kept as unknown as Record<string, unknown>,
        }),
      );
    },
    async remove(key) {
      await ask(api.DELETE('/api/v1/drafts/{key}', { params: { path: { key } } }));
    },
  };
}

/** The server's copy, or null where there is none. */
export async function fetchDraft<T>(key: string): Promise<Kept<T> | null> {
  const draft = await ask(api.GET('/api/v1/drafts/{key}', { params: { path: { key } } })).catch(() => null);
  const body = draft?.body as unknown as Kept<T> | undefined;
  return body && typeof body.at === 'number' && body.value ? body : null;
}
