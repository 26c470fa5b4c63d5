import { render } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { houseQuery, queries } from '../src/api/queries';
import { EventLine } from '../src/history/story';
import type { House } from '../src/model';
import { InHouse } from './in_house';

describe('a line of the whole story', () => {
  beforeEach(() => {
    queries.setQueryData(houseQuery.queryKey, {
      agencies: [{ id: 'damkar', short_name: 'Damkar' }],
      seats: [],
    } as unknown as House);
  });
  const line = (type: string, data: Record<string, unknown>) =>
    render(
      <InHouse>
        <EventLine type={type} data={data} assignments={new Map([[4, 'damkar']])} />
      </InHouse>,
    ).container.textContent;

  it('says which clock started, whose it is and how long it gives', () => {
    expect(line('clock_started', { leg: 'acknowledge', assignment: 4, seconds: 60 })).toBe(
      'Batas waktu mulai · Damkar · diterima · 1:00',
    );
  });
  it('takes the number of a telephone leg for no clock', () => {
    expect(line('assignment_unreachable', { leg: 7, assignment: 4, reason: 'tidak ada meja' })).toBe(
      'Perlu ditelepon · Damkar · tidak ada meja',
    );
  });
  it('says who did it, whose it became, and what was told', () => {
    expect(
      line('owner_changed', { from_name: 'Sari', owner_name: 'Budi', person_name: 'Budi', reason: 'pulang' }),
    ).toBe('Penanggung jawab berganti · Sari → Budi · pulang');
    const saved = { person_name: 'Sari', caller_name: 'Rahmat', narrative: 'api di dapur' };
    expect(line('incident_saved', saved)).toBe('Kejadian disimpan · Sari · Rahmat · api di dapur');
  });
});
