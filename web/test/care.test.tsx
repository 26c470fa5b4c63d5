import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { notOffered, openOf, takers } from '../src/care/handover_dialog';
import { mergeable } from '../src/care/merge_dialog';
import { ownerless } from '../src/care/ownerless';
import { Reason } from '../src/care/reason';
import { shiftTimes } from '../src/care/roster';
import { LanguageProvider } from '../src/i18n/words';
import type { Handover, Incident, PresentPerson } from '../src/model';

const incident = (more: Partial<Incident>) =>
  ({
    id: 1,
    number: 'KEJ-1',
    state: 'open',
    owner: 7,
    owner_present: true,
    restricted: false,
    masked: false,
    ...more,
  }) as Incident;
const person = (id: number, role: PresentPerson['role']) =>
  ({ kind: 'person', id, name: `p${id}`, role, since: 0 }) as PresentPerson;

describe('a hand-over', () => {
  it('holds my open incidents, once for those worked on together', () => {
    const all = [
      incident({}),
      incident({ id: 2, merged_into: 1 }),
      incident({ id: 3, state: 'closed' }),
      incident({ id: 4, owner: 8 }),
    ];
    expect(openOf(all, 7).map((one) => one.id)).toEqual([1]);
  });
  it('goes to operators and supervisors who are present, never to oneself', () => {
    const people = [
      person(7, 'operator'),
      person(8, 'operator'),
      person(9, 'supervisor'),
      person(10, 'admin'),
    ];
    expect(takers(people, 7).map((one) => one.id)).toEqual([8, 9]);
  });
  it('offers nothing twice', () => {
    const sent = [{ incidents: [{ id: 1, number: 'KEJ-1' }] }] as Handover[];
    expect(notOffered([incident({}), incident({ id: 2 })], sent).map((one) => one.id)).toEqual([2]);
  });
});

describe('merging', () => {
  it('is offered with open incidents of the same openness only', () => {
    const all = [
      incident({}),
      incident({ id: 2 }),
      incident({ id: 3, state: 'closed' }),
      incident({ id: 4, restricted: true }),
      incident({ id: 5, masked: true }),
      incident({ id: 6, merged_into: 2 }),
    ];
    expect(mergeable(incident({}), all).map((one) => one.id)).toEqual([2]);
  });
});

describe('incidents without their owner', () => {
  it('are the open ones whose owner has no console', () => {
    const all = [
      incident({}),
      incident({ id: 2, owner_present: false }),
      incident({ id: 3, owner_present: false, state: 'closed' }),
    ];
    expect(ownerless(all).map((one) => one.id)).toEqual([2]);
  });
});

describe('a shift', () => {
  it('is told in the zone of the regency', () => {
    expect(shiftTimes('2026-11-22', '07:00', '15:00')).toEqual({
      from: Date.parse('2026-11-22T00:00:00Z') * 1000,
      to: Date.parse('2026-11-22T08:00:00Z') * 1000,
    });
  });
  it('that ends before it begins ends the next day', () => {
    const night = shiftTimes('2026-11-22', '23:00', '07:00');
    expect((night?.to ?? 0) - (night?.from ?? 0)).toBe(8 * 3_600_000_000);
  });
  it('with a time that is none is none', () => {
    expect(shiftTimes('2026-11-22', '7', '15:00')).toBeNull();
    expect(shiftTimes('', '07:00', '15:00')).toBeNull();
  });
});

describe('a field that asks for a reason', () => {
  it('says how much it wants before it takes it', async () => {
    const said: string[] = [];
    render(
      <LanguageProvider start="id">
        <Reason title="Ambil alih" label="Alasan" open onClose={() => {}} onSay={(text) => said.push(text)} />
      </LanguageProvider>,
    );
    expect(screen.getByLabelText('Alasan').getAttribute('aria-describedby')).toBeTruthy();
    screen.getByText('minimal 3 huruf');
    await userEvent.type(screen.getByLabelText('Alasan'), 'x{Enter}');
    expect(said).toEqual([]);
    await userEvent.type(screen.getByLabelText('Alasan'), 'yz{Enter}');
    expect(said).toEqual(['xyz']);
  });
});
