import { describe, expect, it, vi } from 'vitest';
import { isNew, levelOf, loudest, sortTasks } from '../src/agency/sort';
import { AlarmSound, render } from '../src/alarm/sound';
import type { Alarm, Assignment } from '../src/model';
import { alarmLevel, alarmLines, alarmsFor } from '../src/operator/alarm_bar';

class Context {
  state: AudioContextState = 'suspended';
  sampleRate = 8000;
  destination = {};
  onstatechange: (() => void) | null = null;
  started: { loop: boolean; stopped: boolean }[] = [];
  constructor(readonly allowed: () => boolean) {}
  async resume() {
    if (!this.allowed()) return new Promise<void>(() => {});
    this.state = 'running';
    this.onstatechange?.();
  }
  createBuffer() {
    return { copyToChannel() {} };
  }
  createBufferSource() {
    const source = {
      loop: false,
      stopped: false,
      buffer: null,
      connect() {},
      disconnect() {},
      start() {},
      stop() {
        source.stopped = true;
      },
    };
    this.started.push(source);
    return source;
  }
}
function sound(allowed = () => true) {
  const context = new Context(allowed);
  return { context, alarm: new AlarmSound(() => context as unknown as AudioContext) };
}

describe('AlarmSound', () => {
  it('loops until it is told to stop', async () => {
    const { alarm, context } = sound();
    await alarm.unlock();
    alarm.set(2);
    expect(context.started).toHaveLength(1);
    expect(context.started[0]?.loop).toBe(true);
    alarm.set(0);
    expect(context.started[0]?.stopped).toBe(true);
  });

  it('replaces a softer sound when it escalates', async () => {
    const { alarm, context } = sound();
    await alarm.unlock();
    alarm.set(1);
    alarm.set(3);
    expect(context.started.map((one) => one.stopped)).toEqual([true, false]);
  });

  it('is not audible while the browser blocks it, and sounds as soon as it may', async () => {
    let may = false;
    const { alarm, context } = sound(() => may);
    alarm.set(3);
    vi.useFakeTimers();
    const blocked = alarm.unlock();
    await vi.advanceTimersByTimeAsync(600);
    expect(await blocked).toBe(false);
    vi.useRealTimers();
    expect(alarm.audible).toBe(false);
    expect(context.started).toHaveLength(0);
    may = true;
    expect(await alarm.unlock()).toBe(true);
    expect(context.started).toHaveLength(1);
  });

  it('gets louder and busier with each level', () => {
    const power = ([1, 2, 3] as const).map((level) => {
      const samples = render(level, 8000);
      return samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
    });
    expect(power[1]).toBeGreaterThan(power[0] ?? 0);
    expect(power[2]).toBeGreaterThan(power[1] ?? 0);
  });
});

const task = (more: Partial<Assignment>) =>
  ({
    id: 1,
    state: 'sent',
    must_acknowledge: true,
    priority: 'tinggi',
    created_at: 0,
    overdue: false,
    acknowledge_by: 60e6,
    ...more,
  }) as Assignment;

describe('an agency’s alarm', () => {
  it('escalates from soft over urgent to a siren when the time is over', () => {
    expect(levelOf(task({}), 1e6)).toBe(1);
    expect(levelOf(task({}), 21e6)).toBe(2);
    expect(levelOf(task({}), 60e6)).toBe(3);
    expect(levelOf(task({ priority: 'kritis' }), 1e6)).toBe(2);
  });
  it('is silent for what was accepted, is only for information, or is closed', () => {
    expect(isNew(task({ state: 'acknowledged' }))).toBe(false);
    expect(isNew(task({ must_acknowledge: false }))).toBe(false);
    expect(isNew(task({ incident_closed: true }))).toBe(false);
    expect(loudest([task({ state: 'acknowledged' })], 90e6)).toBe(0);
  });
  it('sorts into new, active and done', () => {
    const { fresh, active, done } = sortTasks([
      task({}),
      task({ id: 2, state: 'en_route' }),
      task({ id: 3, state: 'cleared' }),
    ]);
    expect([fresh, active, done].map((list) => list.map((one) => one.id))).toEqual([[1], [2], [3]]);
  });
});

const alarm = (more: Partial<Alarm>) =>
  ({ id: 1, alarm: 'no_ready_seat', sounds_at: 'everybody', ...more }) as Alarm;

describe('an operator’s alarm', () => {
  it('sounds for everybody when no seat is ready, and for the owner of a declined assignment only', () => {
    const alarms = [alarm({}), alarm({ id: 2, alarm: 'assignment_declined', owner: 7, sounds_at: 'owner' })];
    expect(alarmsFor(alarms, 7, 'operator').map((one) => one.id)).toEqual([1, 2]);
    expect(alarmsFor(alarms, 8, 'operator').map((one) => one.id)).toEqual([1]);
  });
  it('is silent once somebody took it', () => {
    expect(alarmLevel(alarmsFor([alarm({ acknowledged_by: 3 })], 7, 'operator'), false)).toBe(0);
  });
  it('that must be answered sounds at its owner and at supervisors', () => {
    const alarms = [
      alarm({ alarm: 'assignment_declined', owner: 7, needs_answer: true, sounds_at: 'supervisors' }),
    ];
    expect(alarmsFor(alarms, 7, 'operator')).toHaveLength(1);
    expect(alarmsFor(alarms, 8, 'supervisor')).toHaveLength(1);
    expect(alarmsFor(alarms, 9, 'operator')).toHaveLength(0);
    expect(alarmsFor(alarms, 9, 'admin')).toHaveLength(0);
  });
  it('sounds at everybody when no supervisor is there', () => {
    const alarms = [alarm({ alarm: 'owner_missing', sounds_at: 'everybody' })];
    expect(alarmsFor(alarms, 9, 'operator')).toHaveLength(1);
  });
  it('of one kind is one for an incident, whichever agencies it names', () => {
    const late = { alarm: 'assignment_overdue', owner: 7, sounds_at: 'owner' } as const;
    const alarms = [
      alarm({ ...late, incident: 1 }),
      alarm({ ...late, id: 2, incident: 1 }),
      alarm({ ...late, id: 3, incident: 2 }),
    ];
    expect(alarmsFor(alarms, 7, 'operator').map((one) => one.id)).toEqual([1, 3]);
  });
  it('of a lead that declined comes before those whom nobody reached, and as loud', () => {
    const own = { owner: 7, sounds_at: 'supervisors' as const, needs_answer: true };
    const alarms = [
      alarm({ ...own, id: 1, incident: 1, alarm: 'ladder_exhausted' }),
      alarm({ ...own, id: 2, incident: 2, alarm: 'ladder_exhausted' }),
      alarm({ ...own, id: 3, incident: 2, alarm: 'assignment_declined' }),
      alarm({ ...own, id: 4, incident: 1, alarm: 'assignment_declined', needs_answer: false }),
    ];
    const shown = alarmsFor(alarms, 7, 'operator');
    expect(shown.map((one) => one.id)).toEqual([3, 2, 1, 4]); // an incident's lines stay together
    expect(alarmLevel(shown, false)).toBe(3);
  });
  it('that is taken takes its whole line', () => {
    const late = { alarm: 'assignment_overdue', owner: 7, sounds_at: 'owner', incident: 1 } as const;
    const lines = alarmLines([alarm(late), alarm({ ...late, id: 2 })], 7, 'operator');
    expect(lines.map((line) => line.map((one) => one.id))).toEqual([[1, 2]]);
  });
  it('that only informs never sounds', () => {
    for (const kind of ['journal_restored', 'database_down', 'stranger_invite'] as const)
      expect(alarmsFor([alarm({ alarm: kind })], 7, 'supervisor')).toHaveLength(0);
  });
  it('rings softly for an offered call', () => {
    expect(alarmLevel([], true)).toBe(1);
  });
});
