// Keeps what an operator types: in the browser at once, on the server one second after a change, until
// the server said the incident is stored (201) or the person discards it. A failed save is tried again
// with growing pauses; nothing is dropped because the server is away.
export interface Kept<T> {
  value: T;
  /** the browser's clock, ms: which of two versions is later */
  at: number;
}
export type DraftState = 'empty' | 'local' | 'saving' | 'saved' | 'failed';

export interface DraftPlace<T> {
  save(name: string, kept: Kept<T>): Promise<void>;
  remove(name: string): Promise<void>;
}
interface Options<T> {
  place: DraftPlace<T>;
  storage?: Storage;
  /** whose drafts: cleared together at sign-out */
  owner: string;
  delayMs?: number;
  now?: () => number;
  onState?: (state: DraftState) => void;
  /** the server refused the words for good: another page has this draft */
  onRefused?: (name: string, error: unknown) => boolean;
}

const prefix = 'siaga.draft.';
const pauses = [1000, 2000, 4000, 8000];

export class DraftKeeper<T> {
  state: DraftState = 'empty';
  private name: string | null = null;
  private latest: Kept<T> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private busy = false;
  private sending: Promise<void> = Promise.resolve();
  private readonly storage: Storage;
  private readonly lost = new Set<string>();

  constructor(private readonly options: Options<T>) {
    this.storage = options.storage ?? localStorage;
  }

  private keyOf(name: string) {
    return `${prefix}${this.options.owner}.${name}`;
  }

  /** Starts keeping under this name; answers what this browser still holds for it. */
  open(name: string): Kept<T> | null {
    this.flush();
    this.name = name;
    this.latest = null;
    this.failures = 0;
    this.setState('empty');
    const kept = this.read(name);
    if (kept) {
      this.latest = kept;
      this.setState('local');
    }
    return kept;
  }

  /** Another page has it: nothing of this one goes to the server, neither words nor their removal. Answers the words
      of this page that never reached the server: whoever calls keeps them under another name. */
  lose(name: string): T | null {
    const known = name === this.name;
    const unsent = known ? (this.state === 'saved' ? null : this.latest) : this.read(name);
    this.lost.add(name);
    this.storage.removeItem(this.keyOf(name));
    if (known) {
      this.clearTimer();
      this.latest = null;
      this.setState('empty');
    }
    return unsent?.value ?? null;
  }
  /** The server has exactly what this browser held when it was opened. */
  stored(at: number) {
    if (this.latest?.at === at && this.timer === undefined && !this.busy) this.setState('saved');
  }
  regain(name: string) {
    this.lost.delete(name);
  }

  read(name: string): Kept<T> | null {
    return readKept<T>(this.storage, this.keyOf(name));
  }

  change(value: T) {
    if (this.name === null || this.lost.has(this.name)) return;
    this.latest = { value, at: (this.options.now ?? Date.now)() };
    this.storage.setItem(this.keyOf(this.name), JSON.stringify(this.latest));
    this.setState('local');
    // Not restarted by further typing: a fast typist's words too are on the server after a second.
    this.timer ??= setTimeout(() => this.send(), this.options.delayMs ?? 1000);
  }

  /** Sends what waits now: the connection is back, or the page is about to go. */
  flush() {
    if (this.timer === undefined) return;
    this.clearTimer();
    this.send();
  }

  /** Stored for good, or thrown away by the person. */
  async clear(): Promise<void> {
    const { name, state } = this;
    this.clearTimer();
    this.latest = null;
    this.setState('empty');
    if (name !== null && state !== 'empty') await this.forget(name);
  }

  /** The same for a draft that is not the open one. Words still on their way to the server arrive first,
      or they would come after the removal and be a draft again. */
  async forget(name: string): Promise<void> {
    this.storage.removeItem(this.keyOf(name));
    await this.sending;
    if (this.lost.has(name)) return;
    await this.options.place.remove(name).catch(() => {});
  }

  /** Words given back to a draft that is not the open one. */
  keep(name: string, value: T) {
    const kept = { value, at: (this.options.now ?? Date.now)() };
    this.storage.setItem(this.keyOf(name), JSON.stringify(kept));
    this.sending = this.sending.then(() => this.options.place.save(name, kept)).catch(() => {});
  }

  close() {
    this.flush();
    this.name = null;
  }

  private clearTimer() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private send() {
    this.timer = undefined;
    const { name, latest } = this;
    if (name === null || latest === null) return;
    if (this.busy) {
      this.timer = setTimeout(() => this.send(), this.options.delayMs ?? 1000);
      return;
    }
    this.busy = true;
    this.setState('saving');
    this.sending = this.options.place
      .save(name, latest)
      .then(() => {
        this.failures = 0;
        if (this.latest === latest && this.name === name) this.setState('saved');
      })
      .catch((error: unknown) => {
        if (this.options.onRefused?.(name, error)) return;
        if (this.name !== name || this.latest === null) return;
        this.setState('failed');
        const pause = pauses[Math.min(this.failures, pauses.length - 1)];
        this.failures += 1;
        this.timer ??= setTimeout(() => this.send(), pause);
      })
      .finally(() => {
        this.busy = false;
      });
  }

  private setState(state: DraftState) {
    if (state === this.state) return;
    this.state = state;
    this.options.onState?.(state);
  }
}

/** What this browser holds of a person's drafts whose names begin so, the latest first. */
export function keptDrafts<T>(owner: string, begins: string, storage: Storage = localStorage) {
  const whole = `${prefix}${owner}.`;
  const found: { name: string; kept: Kept<T> }[] = [];
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i) ?? '';
    if (!key.startsWith(whole + begins)) continue;
    const kept = readKept<T>(storage, key);
    if (kept) found.push({ name: key.slice(whole.length), kept });
  }
  return found.sort((a, b) => b.kept.at - a.kept.at);
}

function readKept<T>(storage: Storage, key: string): Kept<T> | null {
  const text = storage.getItem(key);
  if (!text) return null;
  try {
    const kept = JSON.parse(text) as Kept<T>;
    return typeof kept.at === 'number' && kept.value ? kept : null;
  } catch {
    return null;
  }
}

/** At sign-out nothing of the person stays in the browser. */
export function forgetDrafts(storage: Storage = localStorage) {
  for (let i = storage.length - 1; i >= 0; i--) {
    const key = storage.key(i);
    if (key?.startsWith(prefix)) storage.removeItem(key);
  }
}
