// The draft an admin has open, with what is not saved yet: neither another tab of the page nor a reload loses it. What
// is not saved is in the browser as an operator's drafts are: its person's alone, and gone when they sign out. Where it
// does not fit there, the browser asks before the page goes.
import type { GoldenCase, Rule, RuleBook, RuleDraft, RuleVersionHead } from '../../model';

export interface OpenDraft {
  person: number;
  draft: RuleDraft;
  rules: Rule[];
  golden: GoldenCase[];
  /** it comes from before a reload: the book has listed it */
  restored?: boolean;
}
let kept: OpenDraft | null = null;
let fits = true;
let timer: ReturnType<typeof setTimeout> | undefined;
const kPauseMs = 300; // thousands of rules are not written with each key

const keyOf = (person: number) => `siaga.draft.${person}.rules`; // drafts/keeper.ts forgets it at sign-out
const unsaved = (one: OpenDraft) => one.rules !== one.draft.rules || one.golden !== one.draft.golden;

function store() {
  clearTimeout(timer);
  timer = undefined;
  if (!kept) return;
  fits = true;
  try {
    if (unsaved(kept)) localStorage.setItem(keyOf(kept.person), JSON.stringify(kept));
    else localStorage.removeItem(keyOf(kept.person));
  } catch {
    fits = false;
  }
}

function stored(person: number): OpenDraft | null {
  try {
    const one = JSON.parse(localStorage.getItem(keyOf(person)) ?? 'null') as OpenDraft | null;
    return one?.person === person && one.draft && one.rules && one.golden ? { ...one, restored: true } : null;
  } catch {
    return null;
  }
}

window.addEventListener('pagehide', () => {
  if (timer !== undefined) store();
});
window.addEventListener('beforeunload', (event) => {
  if (timer !== undefined) store();
  if (kept && !fits && unsaved(kept)) event.preventDefault();
});

export const openDraft = {
  keep: (open: OpenDraft) => {
    kept = open;
    timer ??= setTimeout(store, kPauseMs);
  },
  of: (person: number): OpenDraft | null => {
    if (kept?.person !== person) {
      if (timer !== undefined) store();
      kept = stored(person);
    }
    return kept;
  },
  forget: () => {
    clearTimeout(timer);
    timer = undefined;
    if (kept) localStorage.removeItem(keyOf(kept.person));
    kept = null;
    fits = true;
  },
};

export type Meanwhile =
  | { what: 'same' }
  | { what: 'changed'; revision: number; proposed: boolean }
  | { what: 'published'; version: RuleVersionHead }
  | { what: 'discarded' };

/** What others did to a draft since it was fetched. `seen`: the book has listed it before. */
export function meanwhile(book: RuleBook, draft: RuleDraft, seen: boolean): Meanwhile {
  const head = book.drafts.find((one) => one.draft === draft.draft);
  if (head) {
    const newer = head.revision > draft.revision;
    const moved = head.revision === draft.revision && head.proposed !== draft.proposed;
    return newer || moved
      ? { what: 'changed', revision: head.revision, proposed: head.proposed }
      : { what: 'same' };
  }
  const version = book.versions.find((one) => one.origin === 'draft' && one.source === draft.draft);
  if (version) return { what: 'published', version };
  return seen ? { what: 'discarded' } : { what: 'same' };
}
