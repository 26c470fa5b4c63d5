import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftKeeper, forgetDrafts, type Kept, keptDrafts } from '../src/drafts/keeper';

interface Words {
  text: string;
}
let saved: [string, Kept<Words>][] = [];
let removed: string[] = [];
let refuse = false;
const place = {
  async save(name: string, kept: Kept<Words>) {
    if (refuse) throw new Error('away');
    saved.push([name, kept]);
  },
  async remove(name: string) {
    removed.push(name);
  },
};
const make = () => new DraftKeeper<Words>({ place, owner: '7', now: () => 1000 });

beforeEach(() => {
  vi.useFakeTimers();
  saved = [];
  removed = [];
  refuse = false;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('DraftKeeper', () => {
  it('keeps a change in the browser at once', () => {
    const keeper = make();
    keeper.open('call-1');
    keeper.change({ text: 'api' });
    expect(make().open('call-1')).toEqual({ value: { text: 'api' }, at: 1000 });
  });

  it('sends it to the server one second after the change, however long the typing goes on', async () => {
    const keeper = make();
    keeper.open('call-1');
    keeper.change({ text: 'a' });
    await vi.advanceTimersByTimeAsync(900);
    keeper.change({ text: 'ap' });
    expect(saved).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(saved).toEqual([['call-1', { value: { text: 'ap' }, at: 1000 }]]);
    expect(keeper.state).toBe('saved');
  });

  it('tries again while the server is away and loses nothing', async () => {
    refuse = true;
    const keeper = make();
    keeper.open('call-1');
    keeper.change({ text: 'api' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(keeper.state).toBe('failed');
    refuse = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved).toHaveLength(1);
    expect(keeper.state).toBe('saved');
  });

  it('is gone from both places only when cleared', async () => {
    const keeper = make();
    keeper.open('call-1');
    keeper.change({ text: 'api' });
    await keeper.clear();
    await vi.advanceTimersByTimeAsync(5000);
    expect(saved).toHaveLength(0);
    expect(removed).toEqual(['call-1']);
    expect(make().open('call-1')).toBeNull();
  });

  it('sends what waits before it turns to another call', async () => {
    const keeper = make();
    keeper.open('call-1');
    keeper.change({ text: 'api' });
    keeper.open('call-2');
    await vi.advanceTimersByTimeAsync(0);
    expect(saved).toEqual([['call-1', { value: { text: 'api' }, at: 1000 }]]);
  });

  it('reads a damaged copy as none', () => {
    localStorage.setItem('siaga.draft.7.call-1', '{"half');
    expect(make().open('call-1')).toBeNull();
  });

  it('leaves nothing in the browser at sign-out', () => {
    const keeper = make();
    keeper.open('call-1');
    keeper.change({ text: 'api' });
    localStorage.setItem('siaga.theme', 'dark');
    forgetDrafts();
    expect(Object.keys(localStorage)).toEqual(['siaga.theme']);
  });

  it('removes a draft only after the words that were still on their way to the server', async () => {
    const order: string[] = [];
    let arrive = () => {};
    const slow = {
      save: () => new Promise<void>((done) => (arrive = () => done(void order.push('kept')))),
      remove: async () => void order.push('removed'),
    };
    const keeper = new DraftKeeper<Words>({ place: slow, owner: '7' });
    keeper.open('free-7');
    keeper.change({ text: 'api' });
    await vi.advanceTimersByTimeAsync(1000);
    const cleared = keeper.clear();
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual([]);
    arrive();
    await cleared;
    expect(order).toEqual(['kept', 'removed']);
  });

  it('lists what it holds of one person under one beginning, the latest first', () => {
    const at = (time: number, owner: string) => new DraftKeeper<Words>({ place, owner, now: () => time });
    for (const [time, owner, name] of [
      [1, '7', 'free-7'],
      [2, '7', 'free-7-a'],
      [3, '7', 'call-1'],
      [4, '8', 'free-8'],
    ] as const) {
      const keeper = at(time, owner);
      keeper.open(name);
      keeper.change({ text: name });
    }
    expect(keptDrafts('7', 'free-7').map((one) => one.name)).toEqual(['free-7-a', 'free-7']);
  });
});
