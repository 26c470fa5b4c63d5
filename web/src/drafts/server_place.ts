import { api, ask, Refused } from '../api/client';
import type { DraftPlace, Kept } from './keeper';
import { thisPage } from './this_page';

/** Drafts on the server, each an opaque body under its key that names the page it is open at. */
export function serverDrafts<T>(): DraftPlace<T> {
  return {
    async save(key, kept) {
      await put(key, { ...kept, page: thisPage() });
    },
    async remove(key) {
      await ask(api.DELETE('/api/v1/drafts/{key}', { params: { path: { key } } }));
    },
  };
}

const put = (key: string, body: Record<string, unknown>) =>
  ask(api.PUT('/api/v1/drafts/{key}', { params: { path: { key } }, body }));

/** Another page has it by now: the server takes no word and no save of this one. */
export function takenReason(error: unknown): string | null {
  const taken = error instanceof Refused && (error.code === 'draft_taken' || error.code === 'draft_saved');
  return taken ? error.message : null;
}

export interface Stored<T> extends Kept<T> {
  /** open at another page */
  elsewhere: boolean;
  /** login of who typed last */
  person: string;
}

/** The server's copy, or null where there is none. */
export async function fetchDraft<T>(key: string): Promise<Stored<T> | null> {
  const draft = await ask(api.GET('/api/v1/drafts/{key}', { params: { path: { key } } })).catch(() => null);
  const body = draft?.body as unknown as (Kept<T> & { page?: string }) | undefined;
  if (!draft || !body || typeof body.at !== 'number' || !body.value) return null;
  const { page, ...kept } = body;
  return { ...kept, elsewhere: page !== undefined && page !== thisPage(), person: draft.person };
}

/** Moves it to this page, with what was written there so far; null where nothing is stored under the name. */
export async function takeDraft<T>(key: string, again: boolean): Promise<Stored<T> | null> {
  try {
    await put(key, { page: thisPage(), take: true, ...(again ? { again } : {}) });
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
  return fetchDraft<T>(key);
}
