// The form of one call (or of a report without a call): its words, its draft in two places, and the save
// that is repeated with the same key until the server has said what became of it. A save goes on when the
// operator turns to the next call; its draft stays until it is answered.
import { useCallback, useEffect, useRef, useState } from 'react';
import { Refused } from '../api/client';
import { useMe } from '../api/queries';
import { useConnection } from '../connection/use';
import { DraftKeeper, type DraftState } from '../drafts/keeper';
import { fetchDraft, serverDrafts, takeDraft, takenReason } from '../drafts/server_place';
import { thisPage } from '../drafts/this_page';
import { isTrainingDraft } from '../training/training';
import { useStable } from '../ui/stable';
import { freshDraft } from './draft_names';
import { emptyForm, type Form, type FormCall, newKey, touched } from './form';

export interface Saved {
  incident: number;
  number: string;
  durable: boolean;
}
export type SaveState = 'idle' | 'sending' | 'waiting';

export interface FormHold {
  form: Form;
  draft: DraftState;
  restored: boolean;
  saveState: SaveState;
  /** why the form is locked: another page has this draft */
  taken: Taken | null;
  /** this page's words that the taking over kept from the server; they have a draft of their own */
  unsent: Unsent | null;
  /** brings the draft back to this page, with what was written elsewhere */
  takeOver(): void;
  change(part: Partial<Form>): void;
  /** the words were stored (linked), or are thrown away: gone from the browser and the server */
  clear(): void;
  /** puts words back into the open form */
  adopt(form: Form): void;
  /** gives a draft its words back: an undone link */
  giveBack(name: string, form: Form): void;
  submit(): void;
  /** what is kept under this name was stored, or is thrown away; the open form is emptied where it is that one */
  forget(name: string): void;
  /** the open draft's words have come, or there are none */
  settled: boolean;
  /** a save of that name is on its way */
  saving(name: string): boolean;
}

interface Options {
  /** draft key: "call-12", "free-3" */
  name: string;
  owner: number;
  /** whose words are typed; kept with the first of them */
  call?: FormCall | undefined;
  send(name: string, form: Form): Promise<Saved>;
  onSaved(saved: Saved, name: string): void;
  onRefused(error: unknown): void;
}
export interface Taken {
  /** who has it; or the server's own words */
  name?: string;
  text?: string;
  saved: boolean;
}
export interface Unsent {
  name: string;
  form: Form;
}
interface Attempt {
  name: string;
  form: Form;
  tries: number;
  told: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

const pauses = [1000, 2000, 4000, 5000];

/** The same words as a draft of their own: what became of their call is decided by whoever has its form. */
function withoutCall({ call, ...words }: Form): Form {
  return { ...emptyForm(), ...words, sent: false, key: newKey(), unsent: call?.number ?? '' };
}

export function useForm({ name, owner, call, send, onSaved, onRefused }: Options): FormHold {
  const [form, setForm] = useState<Form>(() => emptyForm());
  const [draft, setDraft] = useState<DraftState>('empty');
  const [restored, setRestored] = useState(false);
  const [saveState, setSaveState] = useState<SaveState>('idle');
  const [taken, setTaken] = useState<Taken | null>(null);
  const [settled, setSettled] = useState<string | null>(null);
  const borrowed = useRef<string | null>(null); // one's own draft, still open at another page
  const connection = useConnection();
  const { login } = useMe();
  const [unsent, setUnsent] = useState<Unsent | null>(null);
  const lose = useStable((name: string, why: Taken) => {
    const words = keeper.lose(name);
    const typed = words && !isTrainingDraft(name) && touched({ ...emptyForm(), ...words });
    const copy = typed ? withoutCall(words) : null;
    const own = copy && { name: freshDraft(owner), form: copy };
    if (own) keeper.keep(own.name, own.form);
    if (open.current !== name) return;
    setTaken(why);
    if (own) setUnsent(own);
  });
  const refused = useStable((name: string, error: unknown) => {
    const text = takenReason(error);
    if (text === null) return false;
    lose(name, { text, saved: (error as Refused).code === 'draft_saved' });
    return true;
  });
  const [keeper] = useState(
    () =>
      new DraftKeeper<Form>({
        place: serverDrafts<Form>(),
        owner: String(owner),
        onState: setDraft,
        onRefused: refused,
      }),
  );
  const current = useRef(form);
  const open = useRef(name);
  const attempts = useRef(new Map<string, Attempt>());
  const calls = useRef({ send, onSaved, onRefused });
  useEffect(() => {
    calls.current = { send, onSaved, onRefused };
  });

  useEffect(
    () =>
      connection.onDraft((moved) => {
        const mine = moved.key === open.current || attempts.current.has(moved.key);
        if (mine && moved.page !== thisPage()) lose(moved.key, { name: moved.name, saved: false });
      }),
    [connection, lose],
  );

  const put = useCallback((next: Form) => {
    current.current = next;
    setForm(next);
  }, []);

  const clear = useCallback(() => {
    put(emptyForm());
    setRestored(false);
    void keeper.clear();
  }, [keeper, put]);

  const trySave = useCallback(
    (attempt: Attempt) => {
      const shown = () => open.current === attempt.name;
      const again = () => {
        if (shown()) setSaveState('waiting');
        const pause = pauses[Math.min(attempt.tries, pauses.length - 1)];
        attempt.tries += 1;
        attempt.timer = setTimeout(() => trySave(attempt), pause);
      };
      const end = () => {
        attempts.current.delete(attempt.name);
        if (shown()) setSaveState('idle');
      };
      if (shown()) setSaveState('sending');
      calls.current.send(attempt.name, attempt.form).then(
        (saved) => {
          if (!attempt.told || saved.durable) calls.current.onSaved(saved, attempt.name);
          attempt.told = true;
          // Dispatched but not durable: a power cut could take it back. The draft stays, the key asks again.
          if (!saved.durable) return again();
          end();
          if (shown()) clear();
          else void keeper.forget(attempt.name);
        },
        (error: unknown) => {
          const final = error instanceof Refused && error.status < 500 && error.status !== 429;
          if (!final) return again();
          end();
          calls.current.onRefused(error);
          const elsewhere = refused(attempt.name, error);
          if (!shown()) return;
          put({ ...attempt.form, sent: false, key: newKey() });
          if (!elsewhere) keeper.change(current.current);
        },
      );
    },
    [clear, keeper, put, refused],
  );

  const start = useCallback(
    (attempt: Attempt) => {
      if (attempts.current.has(attempt.name)) return;
      attempts.current.set(attempt.name, attempt);
      trySave(attempt);
    },
    [trySave],
  );

  /** Before the first word or save: the draft is this page's from here on. */
  const own = useStable((then: () => void = () => {}) => {
    const key = borrowed.current;
    borrowed.current = null;
    if (key === null) return then();
    takeDraft<Form>(key, false).then(then, (error: unknown) => {
      if (!refused(key, error)) then(); // the server is away: it decides when it is back
    });
  });

  // The words and the name of the moment it was pressed: by the time the draft is this page's, the form may be the
  // next call's.
  const begin = useStable((name: string, form: Form) => {
    if (attempts.current.has(name) || (open.current === name && taken)) return;
    const next = { ...form, sent: true };
    if (open.current === name) {
      put(next);
      keeper.change(next);
    }
    start({ name, form: next, tries: 0, told: false });
  });
  const submit = useStable(() => {
    const form = current.current;
    own(() => begin(name, form));
  });

  const shownFirst = useRef(true);
  useEffect(() => {
    open.current = name;
    setSaveState(attempts.current.has(name) ? 'waiting' : 'idle');
    // A form that somebody turned to is theirs to take; one that a page shows by itself only when it is one's own,
    // and only once something is typed in it.
    borrowed.current = null;
    const turned = !shownFirst.current;
    shownFirst.current = false;
    setTaken(null);
    setUnsent(null);
    keeper.regain(name);
    const mine = keeper.open(name);
    const take = (value: Form) => {
      const whole = { ...emptyForm(), ...value };
      put(whole);
      setRestored(touched(whole));
      // A save was on its way when the page went: the same words with the same key, until it is answered.
      if (whole.sent) start({ name, form: whole, tries: 0, told: false });
    };
    if (mine) take(mine.value);
    else {
      put(emptyForm());
      setRestored(false);
    }
    const before = current.current;
    let stays = true;
    const bring = async () => {
      const stored = await fetchDraft<Form>(name);
      if (stays && stored) keeper.stored(stored.at);
      if (!stored?.elsewhere) return stored;
      if (turned) return takeDraft<Form>(name, false);
      if (stays && stored.person === login) borrowed.current = name;
      else if (stays) lose(name, { name: stored.person, saved: false });
      return stored;
    };
    if (mine) setSettled(name);
    const settle = () => stays && setSettled(name);
    bring().then(
      (theirs) => {
        settle();
        if (!stays || !theirs) return;
        if (theirs.elsewhere && current.current === before) return take({ ...theirs.value, sent: false });
        if (current.current !== before || (mine && mine.at >= theirs.at)) return;
        take(theirs.value);
        keeper.change(current.current);
      },
      (error: unknown) => {
        settle();
        if (stays) refused(name, error);
      },
    );
    return () => {
      stays = false;
    };
  }, [name, keeper, put, start, login, lose, refused]);

  useEffect(() => {
    const leave = () => keeper.flush();
    const running = attempts.current;
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      for (const attempt of running.values()) clearTimeout(attempt.timer);
      running.clear();
      keeper.close();
    };
  }, [keeper]);

  const change = useCallback(
    (part: Partial<Form>) => {
      if (current.current.sent || taken) return;
      own();
      const next = { ...current.current, ...part, ...(call ? { call } : {}) };
      put(next);
      if (touched(next)) keeper.change(next);
      else void keeper.clear();
    },
    [keeper, put, taken, own, call],
  );
  const takeOver = useStable(() => {
    const [key, again] = [name, taken?.saved === true];
    takeDraft<Form>(key, again).then(
      (theirs) => {
        keeper.regain(key);
        if (open.current !== key) return;
        setTaken(null);
        // what was written elsewhere goes on here; where nothing is stored any more, the words on this page
        put({ ...emptyForm(), ...(theirs?.value ?? current.current), sent: false, key: newKey() });
        keeper.change(current.current);
      },
      (error: unknown) => {
        if (!refused(key, error)) calls.current.onRefused(error);
      },
    );
  });
  const adopt = useCallback(
    (next: Form) => {
      put({ ...next, sent: false });
      keeper.change(current.current);
    },
    [keeper, put],
  );
  const forget = useCallback(
    (other: string) => {
      if (open.current === other) clear();
      else void keeper.forget(other);
    },
    [keeper, clear],
  );
  const giveBack = useCallback(
    (name: string, form: Form) => {
      if (open.current === name) adopt(form);
      else keeper.keep(name, { ...form, sent: false });
    },
    [keeper, adopt],
  );
  const saving = useCallback((other: string) => attempts.current.has(other), []);
  return {
    form,
    draft,
    restored,
    saveState,
    taken,
    unsent,
    takeOver,
    change,
    clear,
    adopt,
    giveBack,
    submit,
    forget,
    saving,
    settled: settled === name,
  };
}
