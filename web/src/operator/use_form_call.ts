// Which call the form on screen is of, and when it is done with it. A call that has a result leaves the view, but
// not the form: through wrap-up, and while the next one rings, what is typed is still about the call before.
import { useEffect, useMemo, useState } from 'react';
import type { Call, CallResult, Incident, Seat } from '../model';
import { callOfDraft, callShownBefore, draftWithoutCall, rememberShown } from './draft_names';
import type { Form, FormCall } from './form';
import { savedOf } from './work';

interface Options {
  person: number;
  /** the form's name */
  draft: string;
  calls: readonly Call[];
  incidents: readonly Incident[];
  seat: Seat | undefined;
}

export interface CallOfForm {
  /** null: a form without a call */
  id: number | null;
  /** as it was last seen; undefined where this page never saw it */
  call: Call | undefined;
  named: FormCall | undefined;
  result: CallResult | undefined;
  /** nothing is left to say of it, and the seat has turned from it */
  over: boolean;
  /** this page gave it a result (null: took it back) before the view says so */
  told(id: number, result: CallResult | null): void;
}

/** The call can have no incident of its own any more. */
const spent = (result: CallResult | undefined) => result === 'kejadian' || result === 'laporan_tambahan';

export function useFormCall({ person, draft, calls, incidents, seat }: Options): CallOfForm {
  const id = callOfDraft(draft);
  const seen = id === null ? undefined : calls.find((one) => one.id === id);
  const [last, setLast] = useState<Call>();
  if (seen && seen !== last) setLast(seen);
  const call = seen ?? (last?.id === id ? last : undefined);
  const [given, setGiven] = useState<{ id: number; result: CallResult | null } | null>(null);
  // A call that left the view may have become an incident at another desk, whatever was said of it here.
  const saved = useMemo(() => (seen ? undefined : savedOf(incidents, id)), [seen, incidents, id]);
  const became = saved && (saved.report.further ? 'laporan_tambahan' : 'kejadian');
  const result =
    seen?.result ??
    became ??
    (given?.id === id && given.result !== null ? given.result : undefined) ??
    call?.result;
  const [before] = useState(callShownBefore);
  const [callId, number, at] = [call?.id, call?.number ?? '', call?.arrived_wall ?? 0];
  const named = useMemo(
    () => (callId === undefined ? (before?.id === id ? before : undefined) : { id: callId, number, at }),
    [callId, number, at, before, id],
  );

  const filledIn = !seen || seen.filled_in;
  const resting = seat?.state !== 'wrap_up' && seat?.state !== 'offered' && seat?.state !== 'talking';
  const over = id !== null && filledIn && seat?.call !== id && (resting || spent(result));

  const done = id !== null && spent(result); // nothing more can be saved for it: a reload does not turn to it
  useEffect(() => {
    rememberShown(person, done ? draftWithoutCall(person) : draft, done ? null : named);
  }, [person, draft, named, done]);

  return { id, call, named, result, over, told: (id, result) => setGiven({ id, result }) };
}

/** What the form's heading and a list of drafts say: the draft's own word where the page knows no better. */
export function nameOfCall(draft: string, form: Form, known: FormCall | undefined): FormCall | undefined {
  return known ?? (form.call && form.call.id === callOfDraft(draft) ? form.call : undefined);
}
