import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection, kBeatMs } from '../src/connection/connection';

class Line {
  static all: Line[] = [];
  readyState = 1;
  said: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    Line.all.push(this);
  }
  send(text: string) {
    this.said.push(text);
  }
  close() {
    this.closed = true;
  }
  hear(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  snapshot(seq = 5, epoch = 'a') {
    this.onopen?.();
    this.hear({ type: 'snapshot', now: 1, epoch, seq, items: [{ kind: 'call', id: 1 }] });
  }
}
const last = () => Line.all.at(-1) as Line;
let signedOut = vi.fn();
function start(sound = () => true) {
  const connection = new Connection({
    url: () => 'wss://house/api/v1/live',
    dial: (url) => new Line(url) as unknown as WebSocket,
    pulse: () => ({ sound: sound(), visible: true }),
    onSignedOut: signedOut,
  });
  connection.start();
  return connection;
}

beforeEach(() => {
  vi.useFakeTimers();
  Line.all = [];
  signedOut = vi.fn();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Connection', () => {
  it('is connected once the snapshot has come, and tells its sound at once', () => {
    const connection = start();
    expect(connection.line.state).toBe('connecting');
    last().snapshot();
    expect(connection.line.state).toBe('connected');
    expect(last().said).toEqual(['{"type":"heartbeat","sound":true,"visible":true}']);
    connection.stop();
  });

  it('beats every five seconds while the server is heard', () => {
    const connection = start();
    last().snapshot();
    for (let i = 0; i < 4; i++) {
      vi.advanceTimersByTime(kBeatMs / 2);
      last().hear({ type: 'heartbeat', now: 2 });
    }
    expect(last().said).toHaveLength(3);
    expect(connection.line.state).toBe('connected');
    connection.stop();
  });

  it('notices a half-open line within eight seconds', () => {
    const connection = start();
    last().snapshot();
    const dead = last();
    vi.advanceTimersByTime(8000);
    expect(connection.line.state).toBe('lost');
    expect(dead.closed).toBe(true);
    connection.stop();
  });

  it('dials again with growing pauses until it is connected', () => {
    const connection = start();
    last().snapshot();
    last().onclose?.();
    expect(connection.line.state).toBe('lost');
    for (let i = 0; i < 4; i++) {
      const before = Line.all.length;
      vi.advanceTimersByTime(4001);
      expect(Line.all.length).toBeGreaterThan(before);
      last().onclose?.();
    }
    vi.advanceTimersByTime(4001);
    last().snapshot(9, 'b');
    expect(connection.line.state).toBe('connected');
    expect(connection.store.position).toEqual({ epoch: 'b', seq: 9 });
    connection.stop();
  });

  it('asks for a fresh snapshot after a gap', () => {
    const connection = start();
    last().snapshot(5);
    last().hear({ type: 'change', epoch: 'a', prev: 7, seq: 8, upsert: [], remove: [] });
    expect(last().said).toContain('{"type":"resync"}');
    connection.stop();
  });

  it('asks for a fresh snapshot after another epoch', () => {
    const connection = start();
    last().snapshot(5);
    last().hear({ type: 'change', epoch: 'z', prev: 5, seq: 6, upsert: [], remove: [] });
    expect(last().said).toContain('{"type":"resync"}');
    connection.stop();
  });

  it('stays away when the session ended', () => {
    start();
    last().snapshot();
    last().hear({ type: 'signed_out', why: 'password' });
    expect(signedOut).toHaveBeenCalledExactlyOnceWith('password');
    const dialled = Line.all.length;
    vi.advanceTimersByTime(60_000);
    expect(Line.all).toHaveLength(dialled);
  });

  it('keeps what it showed while the line is away', () => {
    const connection = start();
    last().snapshot();
    vi.advanceTimersByTime(200);
    last().onclose?.();
    expect(connection.store.list('call')).toHaveLength(1);
    connection.stop();
  });
});
