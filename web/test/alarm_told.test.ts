// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { alarmSubject } from '../src/alarm/told';
import type { Alarm, House, Incident } from '../src/model';

const house = {
  agencies: [
    { id: 'dinkes', short_name: 'Dinkes / PSC 119' },
    { id: 'bpbd', short_name: 'BPBD' },
    { id: 'pupr', short_name: 'PUPR' },
  ],
  seats: [{ id: '01', title: 'Meja 01' }],
} as unknown as House;
const told = (alarm: Alarm['alarm'], subject: string, text = 'kata server') =>
  alarmSubject({ alarm, subject, text }, house, (word) => `<${word}>`);

describe('what an alarm is about', () => {
  it('names the agency of an assignment, not its id', () => {
    expect(told('agency_unreachable', 'KEJ-2026-0001 dinkes')).toBe('KEJ-2026-0001 · Dinkes / PSC 119');
    expect(told('assignment_overdue', 'KEJ-2026-0001 baru')).toBe('KEJ-2026-0001 · baru');
  });
  it('names whom nobody reached: every agency of the incident that still has not accepted', () => {
    const text = 'Tidak seorang pun dapat dihubungi: dinkes';
    expect(told('ladder_exhausted', 'KEJ-2026-0001', text)).toBe('KEJ-2026-0001 · Dinkes / PSC 119');
    expect(told('ladder_exhausted', 'KEJ-2026-0001', 'Piket kabupaten tidak dapat dihubungi')).toBe(
      'KEJ-2026-0001 · <regency_duty>',
    );
    const assignment = (agency: string, state: string) => ({ agency, state, ladder: { state: 'exhausted' } });
    const incident = {
      assignments: [
        assignment('dinkes', 'sent'),
        assignment('bpbd', 'declined'),
        assignment('pln', 'en_route'),
        assignment('pupr', 'sent'),
      ],
    } as unknown as Incident;
    const alarm = { alarm: 'ladder_exhausted' as const, subject: 'KEJ-2026-0001', text };
    expect(alarmSubject(alarm, house, String, incident)).toBe('KEJ-2026-0001 · Dinkes / PSC 119, PUPR');
  });
  it('names the seat by its title', () => {
    expect(told('seat_phone_lost', '01')).toBe('Meja 01');
    expect(told('last_seat_paused', '99')).toBe('99');
  });
  it('names the leg of a late clock in words', () => {
    expect(told('clock_late', 'KEJ-2026-0001 arrive')).toBe('KEJ-2026-0001 · <arrive>');
    expect(told('clock_late', 'answer')).toBe('<answer_late>');
  });
  it('does not say twice what the kind says', () => {
    expect(told('no_ready_seat', '')).toBe('');
    expect(told('stranger_invite', '10.0.0.9')).toBe('10.0.0.9');
  });
  it('keeps the words of the server where it knows no better', () => {
    expect(told('database_down', 'siaga', 'sejak 14:03')).toBe('siaga: sejak 14:03');
  });
});
