// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ViewStore } from '../src/connection/view_store';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const snapshot = (seq: number, ...things: { kind: string; id: number; [more: string]: unknown }[]) => ({
  epoch: 'a',
  seq,
  things,
});

describe('ViewStore', () => {
  it('merges changes by kind and id', () => {
    const store = new ViewStore();
    store.snapshot(snapshot(5, { kind: 'call', id: 1, state: 'waiting' }, { kind: 'seat', id: 1 }));
    expect(
      store.change({ epoch: 'a', prev: 5, seq: 7, upsert: [{ kind: 'call', id: 2 }], remove: ['call/1'] }),
    ).toBe(true);
    vi.runAllTimers();
    expect(store.list('call')).toEqual([{ kind: 'call', id: 2 }]);
    expect(store.list('seat')).toHaveLength(1);
    expect(store.position).toEqual({ epoch: 'a', seq: 7 });
  });

  it('refuses a change that leaves a gap', () => {
    const store = new ViewStore();
    store.snapshot(snapshot(5));
    expect(store.change({ epoch: 'a', prev: 6, seq: 7, upsert: [], remove: [] })).toBe(false);
  });

  it('refuses a change of an unknown epoch', () => {
    const store = new ViewStore();
    store.snapshot(snapshot(5));
    expect(store.change({ epoch: 'b', prev: 5, seq: 6, upsert: [], remove: [] })).toBe(false);
  });

  it('forgets what a fresh snapshot does not hold', () => {
    const store = new ViewStore();
    store.snapshot(snapshot(5, { kind: 'call', id: 1 }));
    vi.runAllTimers();
    store.snapshot(snapshot(9));
    vi.runAllTimers();
    expect(store.list('call')).toEqual([]);
  });

  it('tells readers at most ten times a second', () => {
    const store = new ViewStore();
    const told = vi.fn();
    store.subscribe(told);
    store.snapshot(snapshot(0));
    for (let i = 0; i < 100; i++) {
      store.change({ epoch: 'a', prev: i, seq: i + 1, upsert: [{ kind: 'call', id: i }], remove: [] });
      vi.advanceTimersByTime(10);
    }
    expect(told.mock.calls.length).toBeLessThanOrEqual(11);
    vi.runAllTimers();
    expect(store.list('call')).toHaveLength(100);
  });

  it('keeps the list of an untouched kind the same object', () => {
    const store = new ViewStore();
    store.snapshot(snapshot(0, { kind: 'seat', id: 1 }));
    vi.runAllTimers();
    const before = store.list('seat');
    store.change({ epoch: 'a', prev: 0, seq: 1, upsert: [{ kind: 'call', id: 1 }], remove: [] });
    vi.runAllTimers();
    expect(store.list('seat')).toBe(before);
  });
});
