import { describe, expect, it } from 'vitest';
import type { Alarm, Seat } from '../src/model';
import { agenciesForWall, alarmsForWall, seatsForWall, wholeLine } from '../src/supervisor/wall_page';

const seat = (id: string, state: Seat['state']) =>
  ({ kind: 'seat', id, title: `Meja ${id}`, state }) as unknown as Seat;
const alarm = (id: number, lastAt: number, taken?: number) =>
  ({ kind: 'alarm', id, last_at: lastAt, ...(taken ? { acknowledged_by: taken } : {}) }) as unknown as Alarm;

describe('the wallboard', () => {
  it('shows alarms that nobody took, the newest first', () => {
    expect(alarmsForWall([alarm(1, 10), alarm(2, 30, 7), alarm(3, 20)]).map((one) => one.id)).toEqual([3, 1]);
  });
  it('gives an agency that cannot be reached a line of its own', () => {
    const agencies = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
    expect(agenciesForWall(agencies, ({ id }) => id === 'a', 2).map((one) => one.id)).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(agenciesForWall(agencies, () => false, 5)).toHaveLength(5);
  });
  it('gives a long name a line of its own, so that it is not cut off', () => {
    expect(wholeLine('Satpol PP & Damkar', false)).toBe(true);
    expect(wholeLine('Polres', false)).toBe(false);
    expect(wholeLine('Polres', true)).toBe(true);
    const agencies = ['kurz', 'Satpol PP & Damkar', 'PLN', 'RSUD'].map((id) => ({ id }));
    const shown = (lines: number) =>
      agenciesForWall(agencies, ({ id }) => wholeLine(id, false), lines).length;
    expect(shown(3)).toBe(4);
    expect(shown(2)).toBe(2);
  });
  it('leaves out empty seats first where not all fit', () => {
    const seats = [
      seat('01', 'signed_out'),
      seat('10', 'ready'),
      seat('2', 'ready'),
      seat('03', 'offered'),
      seat('04', 'talking'),
    ];
    expect(seatsForWall(seats).map((one) => one.id)).toEqual(['03', '04', '2', '10', '01']);
  });
});
