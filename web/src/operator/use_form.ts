// The form of one call (or of a report without a call): its words, its draft in two places, and the save
// that is repeated with the same key until the server has said what became of it. A save goes on when the
// operator turns to the next call; its draft stays until it is answered.
import { useCallback, useEffect, useRef, useState } from 'react';
import { Refused } from '../api/client';
import { DraftKeeper, type DraftState } from '../drafts/keeper';
import { fetchDraft, serverDrafts } from '../drafts/server_place';
import { emptyForm, type Form, newKey, touched } from './form';

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
  change(part: Partial<Form>): void;
  /** the words were stored (linked), or are thrown away: gone from the browser and the server */
  clear(): void;
  /** puts words back: an undone link, a draft of another desk */
  adopt(form: Form): void;
  submit(): void;
  /** throws away what is kept under another name */
  forget(name: string): void;
  /** a save of that name is on its way */
  saving(name: string): boolean;
}

interface Options {
  /** draft key: "call-12", "free-3" */
  name: string;
  owner: number;
  send(name: string, form: Form): Promise<Saved>;
  onSaved(saved: Saved): void;
  onRefused(error: unknown): void;
}
interface Attempt {
  name: string;
  form: Form;
  tries: number;
  told: boolean;
  timer?: ReturnType<typeof setTimeout>;
}

const pauses = [1000, 2000, 4000, 5000];

export function useForm({ name, owner, send, onSaved, onRefused }: Options): FormHold {
  const [form, setForm] = useState<Form>(() => emptyForm());
  const [draft, setDraft] = useState<DraftState>('empty');
  const [restored, setRestored] = useState(false);
  const [saveState, setSaveState] = useState<SaveState>('idle');
  const [keeper] = useState(
    () => new DraftKeeper<Form>({ place: serverDrafts<Form>(), owner: String(owner), onState: setDraft }),
  );
  const current = useRef(form);
  const open = useRef(name);
  const attempts = useRef(new Map<string, Attempt>());
  const calls = useRef({ send, onSaved, onRefused });
  useEffect(() => {
    calls.current = { send, onSaved, onRefused };
  });

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
          if (!attempt.told || saved.durable) calls.current.onSaved(saved);
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
          if (!shown()) return;
          put({ ...attempt.form, sent: false, key: newKey() });
          keeper.change(current.current);
        },
      );
    },
    [clear, keeper, put],
  );

  const start = useCallback(
    (attempt: Attempt) => {
      if (attempts.current.has(attempt.name)) return;
      attempts.current.set(attempt.name, attempt);
      trySave(attempt);
    },
    [trySave],
  );

  const submit = useCallback(() => {
    if (attempts.current.has(name)) return;
    const next = { ...current.current, sent: true };
    put(next);
    keeper.change(next);
    start({ name, form: next, tries: 0, told: false });
  }, [keeper, name, put, start]);

  useEffect(() => {
    open.current = name;
    setSaveState(attempts.current.has(name) ? 'waiting' : 'idle');
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
    void fetchDraft<Form>(name).then((theirs) => {
      if (!stays || !theirs || current.current !== before || (mine && mine.at >= theirs.at)) return;
      take(theirs.value);
      keeper.change(current.current);
    });
    return () => {
      stays = false;
    };
  }, [name, keeper, put, start]);

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
      if (current.current.sent) return;
      const next = { ...current.current, ...part };
      put(next);
      if (touched(next)) keeper.change(next);
      else void keeper.clear();
    },
    [keeper, put],
  );
  const adopt = useCallback(
    (next: Form) => {
      put({ ...next, sent: false });
      keeper.change(current.current);
    },
    [keeper, put],
  );
  const forget = useCallback((other: string) => void keeper.forget(other), [keeper]);
  const saving = useCallback((other: string) => attempts.current.has(other), []);
  return { form, draft, restored, saveState, change, clear, adopt, submit, forget, saving };
}
