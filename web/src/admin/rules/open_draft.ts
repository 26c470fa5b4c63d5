// The draft an admin has open, with what is not saved yet: another tab of the page does not lose it. It stays in
// this window's memory alone, and is shown to nobody else who signs in here.
import type { GoldenCase, Rule, RuleBook, RuleDraft, RuleVersionHead } from '../../model';

export interface OpenDraft {
  person: number;
  draft: RuleDraft;
  rules: Rule[];
  golden: GoldenCase[];
}
let kept: OpenDraft | null = null;

export const openDraft = {
  keep: (open: OpenDraft) => {
    kept = open;
  },
  of: (person: number): OpenDraft | null => (kept?.person === person ? kept : null),
  forget: () => {
    kept = null;
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
