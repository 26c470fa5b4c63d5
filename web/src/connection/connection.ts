// The console's one line to the server: a WebSocket that brings a snapshot, then changes. A heartbeat
// goes out every 5 s and something must come in every 8 s, or the line counts as dead even though the
// browser still calls it open (a pulled cable says nothing). Then it is closed and dialled again with
// growing pauses; the page shows since when.
import { type Change, type Snapshot, type Thing, ViewStore } from './view_store';

export type LineState = 'connecting' | 'connected' | 'lost';
export interface Line {
  state: LineState;
  /** ms of the browser's clock */
  since: number;
}

/** What the page tells with every heartbeat. */
export interface Pulse {
  sound: boolean;
  visible: boolean;
}
/** A draft is open at that page now. */
export interface DraftMoved {
  type: 'draft';
  key: string;
  page: string;
  name: string;
}
export type ServerMessage =
  | ({ type: 'snapshot'; now: number } & { epoch: string; seq: number; items: readonly Thing[] })
  | ({ type: 'change' } & Change)
  | { type: 'heartbeat'; now: number }
  | DraftMoved
  | { type: 'signed_out'; why?: string }
  | { type: 'error'; code: string; reason: string };

interface Options {
  url: () => string;
  store?: ViewStore;
  dial?: (url: string) => WebSocket;
  pulse: () => Pulse;
  onServerTime?: (us: number) => void;
  /** why: docs/api/websocket.md; absent where the server gave none */
  onSignedOut?: (why?: string) => void;
  /** a connection is up again, its snapshot taken */
  onReady?: () => void;
}

export const kBeatMs = 5000;
export const kDeadMs = 7000;
const pauses = [250, 500, 1000, 2000, 4000];

export class Connection {
  readonly store: ViewStore;
  line: Line = { state: 'connecting', since: Date.now() };
  private socket: WebSocket | null = null;
  private beat: ReturnType<typeof setInterval> | undefined;
  private dead: ReturnType<typeof setTimeout> | undefined;
  private redial: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private stopped = true;
  private readonly listeners = new Set<() => void>();
  private readonly draftListeners = new Set<(moved: DraftMoved) => void>();

  constructor(private readonly options: Options) {
    this.store = options.store ?? new ViewStore();
  }

  start() {
    if (!this.stopped) return;
    this.stopped = false;
    window.addEventListener('online', this.dialNow);
    this.dial();
  }

  stop() {
    this.stopped = true;
    window.removeEventListener('online', this.dialNow);
    clearTimeout(this.redial);
    this.hangUp();
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  onDraft = (hear: (moved: DraftMoved) => void) => {
    this.draftListeners.add(hear);
    return () => {
      this.draftListeners.delete(hear);
    };
  };

  /** Tells the server at once, when sound or visibility changed. */
  pulseNow() {
    if (this.line.state === 'connected') this.say({ type: 'heartbeat', ...this.options.pulse() });
  }

  private dialNow = () => {
    if (this.line.state === 'connected' || this.stopped) return;
    clearTimeout(this.redial);
    this.dial();
  };

  private dial() {
    this.hangUp();
    const socket = (this.options.dial ?? ((url) => new WebSocket(url, 'siaga.v1')))(this.options.url());
    this.socket = socket;
    socket.onopen = () => this.heard();
    socket.onmessage = (event) => {
      if (this.socket === socket) this.take(String(event.data));
    };
    socket.onclose = () => {
      if (this.socket === socket) this.lose();
    };
    socket.onerror = () => {
      if (this.socket === socket) this.lose();
    };
    this.heard();
  }

  private hangUp() {
    clearInterval(this.beat);
    clearTimeout(this.dead);
    this.beat = undefined;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.onerror = null;
    socket.close();
  }

  private heard() {
    clearTimeout(this.dead);
    this.dead = setTimeout(() => this.lose(), kDeadMs);
  }

  private lose() {
    this.hangUp();
    if (this.line.state !== 'lost') this.setLine('lost');
    if (this.stopped) return;
    clearTimeout(this.redial);
    const pause = pauses[Math.min(this.tries, pauses.length - 1)] ?? 4000;
    this.tries += 1;
    // Half of the pause is chance, so that forty desks do not come back in the same instant.
    this.redial = setTimeout(() => this.dial(), pause / 2 + (Math.random() * pause) / 2);
  }

  private take(text: string) {
    let message: ServerMessage;
    try {
      message = JSON.parse(text) as ServerMessage;
    } catch {
      this.lose();
      return;
    }
    this.heard();
    switch (message.type) {
      case 'snapshot': {
        const snapshot: Snapshot = { epoch: message.epoch, seq: message.seq, things: message.items };
        this.options.onServerTime?.(message.now);
        this.store.snapshot(snapshot);
        this.tries = 0;
        if (this.line.state !== 'connected') this.connected();
        break;
      }
      case 'change':
        if (!this.store.change(message)) this.say({ type: 'resync' });
        break;
      case 'heartbeat':
        this.options.onServerTime?.(message.now);
        break;
      case 'draft':
        for (const hear of this.draftListeners) hear(message);
        break;
      case 'signed_out':
        this.stop();
        this.options.onSignedOut?.(message.why);
        break;
      case 'error':
        console.warn(`server: ${message.code} ${message.reason}`);
        break;
    }
  }

  private connected() {
    this.setLine('connected');
    this.pulseNow();
    this.beat = setInterval(() => this.pulseNow(), kBeatMs);
    this.options.onReady?.();
  }

  private say(message: object) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private setLine(state: LineState) {
    this.line = { state, since: Date.now() };
    for (const listener of this.listeners) listener();
  }
}
