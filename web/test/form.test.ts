import { describe, expect, it } from 'vitest';
import { timeToday } from '../src/operator/by_phone';
import {
  describePlace,
  distanceKm,
  emptyForm,
  missing,
  nearness,
  touched,
  wordsOf,
} from '../src/operator/form';
import { steady } from '../src/operator/nearby';
import { phoneText } from '../src/phone';

describe('the form', () => {
  it('is untouched until somebody typed or chose', () => {
    expect(touched(emptyForm())).toBe(false);
    expect(touched({ ...emptyForm(), priority: 'tinggi' })).toBe(false);
    expect(touched({ ...emptyForm(), narrative: 'a' })).toBe(true);
    expect(touched({ ...emptyForm(), place: { rt: '2' } })).toBe(true);
    expect(touched({ ...emptyForm(), place: { rt: '' } })).toBe(false);
  });

  it('says what is missing', () => {
    expect(missing(emptyForm())).toEqual(['type', 'priority', 'place']);
    const form = { ...emptyForm(), type: 'kebakaran', priority: 'tinggi' };
    expect(missing({ ...form, place_text: 'dekat jembatan' })).toEqual([]);
    expect(missing({ ...form, place: { lat: -3.4, lon: 104.8 } })).toEqual([]);
    expect(missing({ ...form, place: { outside_kabupaten: '16.71' } })).toEqual([]);
  });

  it('keeps words of the place that no list knows', () => {
    const form = { ...emptyForm(), place_text: 'dekat jembatan', place: { free_text: 'rumah biru' } };
    expect(wordsOf(form).place.free_text).toBe('dekat jembatan; rumah biru');
    const chosen = { ...form, place: { area: '16.02.02.2008', free_text: 'rumah biru' } };
    expect(wordsOf(chosen).place.free_text).toBe('rumah biru');
  });

  it('describes a place in one line, always with its kecamatan', () => {
    const place = {
      area_name: 'Desa Tanjung Lubuk',
      kecamatan_name: 'Kayu Agung',
      rt: '2',
      rw: '1',
      landmark: 'dekat masjid',
    };
    expect(describePlace(place)).toBe('Desa Tanjung Lubuk RT 2/RW 1, dekat masjid, Kec. Kayu Agung');
  });

  it('makes a new key for each form, so that two saves are two incidents', () => {
    expect(emptyForm().key).toMatch(/^[0-9a-f]{32}$/);
    expect(emptyForm().key).not.toBe(emptyForm().key);
  });
});

describe('near incidents', () => {
  it('measures kilometres', () => {
    expect(distanceKm({ lat: -3.39, lon: 104.83 }, { lat: -3.39, lon: 104.84 })).toBeCloseTo(1.11, 1);
    expect(distanceKm({}, { lat: 1, lon: 1 })).toBeNull();
  });
  it('puts the same village before the same kecamatan before the rest', () => {
    const mine = { area: 'a1', kecamatan: 'a' };
    const order = [{ kecamatan: 'b' }, { kecamatan: 'a', area: 'a2' }, { kecamatan: 'a', area: 'a1' }].map(
      (one) => nearness(mine, one),
    );
    expect(order).toEqual([1000, 10, 1]);
  });
  it('does not reorder under the cursor: new ones join at the end', () => {
    expect(steady([{ id: 3 }, { id: 1 }, { id: 2 }], [1, 2]).map((one) => one.id)).toEqual([1, 2, 3]);
    expect(steady([{ id: 3 }, { id: 2 }], [1, 2]).map((one) => one.id)).toEqual([2, 3]);
  });
});

describe('times and numbers people type and read', () => {
  const noon = Date.UTC(2026, 10, 22, 5, 0) * 1000; // 12:00 WIB
  it('takes "11:50" as ten minutes ago', () => {
    expect(timeToday('11:50', noon)).toBe(noon - 600_000_000);
  });
  it('takes a later clock time as yesterday', () => {
    expect(timeToday('23:10', noon)).toBe(noon - 12 * 3_600_000_000 - 50 * 60_000_000);
  });
  it('takes an empty box as now', () => {
    expect(timeToday('', noon)).toBeNull();
  });
  it('shows Indonesian numbers as they are dialled', () => {
    expect(phoneText('+6281200791907')).toBe('0812-0079-1907');
    expect(phoneText('+62711321000')).toBe('0711-321000');
    expect(phoneText('+6591234567')).toBe('+6591234567');
  });
});
