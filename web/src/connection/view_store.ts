// What this console's audience may see, as the server's mirror last said it: things by "kind/id",
// merged from a snapshot and changes. Readers are told at most ten times a second, so a storm of calls
// costs a page ten renders, not a thousand.
export interface Thing {
  kind: string;
  id: string | number;
}
export interface Snapshot {
  epoch: string;
  seq: number;
  things: readonly Thing[];
}
export interface Change {
  epoch: string;
  prev: number;
  seq: number;
  upsert: readonly Thing[];
  remove: readonly string[];
}

export const keyOf = (thing: Thing) => `${thing.kind}/${thing.id}`;
const empty: readonly never[] = [];

export class ViewStore {
  private epoch: string | null = null;
  private seq = 0;
  private readonly kinds = new Map<string, Map<string, Thing>>();
  private readonly lists = new Map<string, readonly Thing[]>();
  private readonly dirty = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private toldAt = 0;

  constructor(private readonly everyMs = 100) {}

  /** Whether a snapshot has been taken since the start. */
  get loaded(): boolean {
    return this.epoch !== null;
  }
  get position(): { epoch: string | null; seq: number } {
    return { epoch: this.epoch, seq: this.seq };
  }

  snapshot(snapshot: Snapshot) {
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    for (const kind of this.kinds.keys()) this.dirty.add(kind);
    this.kinds.clear();
    for (const thing of snapshot.things) this.put(thing);
    this.tellSoon();
  }

  /** False when the change does not follow what we have: a fresh snapshot is needed. */
  change(change: Change): boolean {
    if (change.epoch !== this.epoch || change.prev !== this.seq) return false;
    this.seq = change.seq;
    for (const thing of change.upsert) this.put(thing);
    for (const key of change.remove) {
      const kind = key.slice(0, key.indexOf('/'));
      if (this.kinds.get(kind)?.delete(key)) this.dirty.add(kind);
    }
    if (this.dirty.size) this.tellSoon();
    return true;
  }

  get(kind: string, id: string | number | null | undefined): Thing | undefined {
    return id === null || id === undefined ? undefined : this.kinds.get(kind)?.get(`${kind}/${id}`);
  }

  /** The same array until something of the kind changed and readers were told. */
  list(kind: string): readonly Thing[] {
    return this.lists.get(kind) ?? empty;
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  private put(thing: Thing) {
    let things = this.kinds.get(thing.kind);
    if (!things) {
      things = new Map();
      this.kinds.set(thing.kind, things);
    }
    things.set(keyOf(thing), thing);
    this.dirty.add(thing.kind);
  }

  private tellSoon() {
    if (this.timer !== undefined) return;
    const wait = Math.max(0, this.toldAt + this.everyMs - Date.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, wait);
  }

  private tell() {
    this.toldAt = Date.now();
    for (const kind of this.dirty) this.lists.set(kind, [...(this.kinds.get(kind)?.values() ?? [])]);
    this.dirty.clear();
    for (const listener of this.listeners) listener();
  }
}
