import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { LanguageProvider } from '../src/i18n/words';
import type { PlaceAnswer } from '../src/model';
import { emptyForm, type Form, wordsOf } from '../src/operator/form';
import { pastedPlace } from '../src/operator/pasted_place';
import { PlaceDetail, PlaceField, parseKm } from '../src/operator/place_field';

const lubuk: PlaceAnswer = {
  ambiguous: true,
  question: 'kecamatan apa?',
  unit: '',
  candidates: [
    {
      code: '16.02.03',
      level: 'kecamatan',
      name: 'Tanjung Lubuk',
      label: 'Kec. Tanjung Lubuk',
      kecamatan: '16.02.03',
      kecamatan_name: 'Tanjung Lubuk',
      score: 900,
    },
    {
      code: '16.02.03.1001',
      level: 'kelurahan',
      name: 'Tanjung Lubuk',
      label: 'Kel. Tanjung Lubuk, Kec. Tanjung Lubuk',
      kecamatan: '16.02.03',
      kecamatan_name: 'Tanjung Lubuk',
      score: 900,
    },
    {
      code: '16.02.02.2008',
      level: 'desa',
      name: 'Tanjung Lubuk',
      label: 'Desa Tanjung Lubuk, Kec. Kayu Agung',
      kecamatan: '16.02.02',
      kecamatan_name: 'Kayu Agung',
      score: 900,
    },
  ],
};

let last: Form = emptyForm('k');
const unit: PlaceAnswer = { ...lubuk, candidates: lubuk.candidates.slice(0, 1), unit: 'SP 3' };
interface HarnessProps {
  pasted?: (text: string) => Promise<{ lat: number; lon: number }>;
}
function Harness({ pasted }: HarnessProps) {
  const [form, setForm] = useState(() => emptyForm('k'));
  last = form;
  const [source] = useState(() => ({
    search: async (text: string) => (/^sp ?3$/i.test(text) ? unit : lubuk),
    pasted: pasted ?? (async () => ({ lat: -3.39, lon: 104.83 })),
  }));
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  return (
    <LanguageProvider start="id">
      <PlaceField form={form} onChange={change} source={source} />
      <PlaceDetail form={form} onChange={change} />
    </LanguageProvider>
  );
}
const box = () => screen.getByRole('combobox');

describe('place combobox', () => {
  it('asks "kecamatan apa?" for equal names and chooses none of them', async () => {
    const user = userEvent.setup();
    render(<Harness />);
    await user.type(box(), 'tj lubuk');
    expect(await screen.findAllByText('kecamatan apa?')).toHaveLength(2); // in the list and as a status
    await screen.findByRole('option', { name: /Kayu Agung/ });
    expect(screen.getAllByRole('option')).toHaveLength(3);
    expect(screen.queryByRole('option', { selected: true })).toBeNull();
    expect(box().getAttribute('aria-activedescendant')).toBeFalsy();
    expect(last.place.area).toBeUndefined();
  });

  it('takes the one the operator walks to with the arrow keys', async () => {
    const user = userEvent.setup();
    render(<Harness />);
    await user.type(box(), 'tj lubuk');
    await screen.findByRole('option', { name: /Kayu Agung/ });
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
    await waitFor(() => expect(last.place.area).toBe('16.02.02.2008'));
    expect(last.place.kecamatan_name).toBe('Kayu Agung');
    expect(last.place.area_name).toBe('Desa Tanjung Lubuk');
    expect((box() as HTMLInputElement).value).toBe('Desa Tanjung Lubuk, Kec. Kayu Agung');
  });

  it('keeps "SP 3" as the unit it is when nothing is picked, and not twice', async () => {
    const user = userEvent.setup();
    render(<Harness />);
    await user.type(box(), 'sp3');
    await waitFor(() => expect(last.place.block).toBe('SP 3'));
    expect(screen.getByRole('option', { name: 'Kec. Tanjung Lubuk' })).toBeTruthy(); // "kecamatan apa?" has answers
    expect(wordsOf(last).place).toMatchObject({ block: 'SP 3' });
    expect(wordsOf(last).place.free_text).toBeUndefined();
    await user.clear(box());
    await user.type(box(), 'tj lubuk');
    await waitFor(() => expect(last.place.block).toBe(''));
  });

  it('leaves a unit alone that was typed into its own field', async () => {
    const user = userEvent.setup();
    render(<Harness />);
    await user.type(screen.getByLabelText('Blok / SP'), 'Blok C');
    await user.type(box(), 'sp 3');
    await screen.findByRole('option', { name: 'Kec. Tanjung Lubuk' });
    expect(last.place.block).toBe('Blok C');
    expect(wordsOf(last).place.free_text).toBe('sp 3');
  });

  it('forgets the village when its name is changed by hand', async () => {
    const user = userEvent.setup();
    render(<Harness />);
    await user.type(box(), 'tj lubuk');
    await screen.findByRole('option', { name: /Kayu Agung/ });
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(last.place.area).toBe('16.02.03'));
    await user.type(box(), 'x');
    await waitFor(() => expect(last.place.area).toBeUndefined());
  });

  it('keeps what was typed when Escape or Tab leaves the list without a choice', async () => {
    const user = userEvent.setup();
    render(<Harness />);
    await user.type(box(), 'dekat jembatan');
    await screen.findByRole('option', { name: /Kayu Agung/ });
    await user.keyboard('{Escape}{Tab}');
    expect((box() as HTMLInputElement).value).toBe('dekat jembatan');
    expect(last.place_text).toBe('dekat jembatan');
    expect(last.place.area).toBeUndefined();
  });

  it('fills the coordinates from a pasted map link', async () => {
    const user = userEvent.setup();
    const pasted = vi.fn(async () => ({ lat: -3.39, lon: 104.83 }));
    render(<Harness pasted={pasted} />);
    await user.click(box());
    await user.paste('https://www.google.com/maps/@-3.39,104.83,17z');
    await screen.findByText(/-3.39000, 104.83000/);
    expect(pasted).toHaveBeenCalledWith('https://www.google.com/maps/@-3.39,104.83,17z');
    expect(last.place.lat).toBe(-3.39);
  });

  it('says why a pasted link names no place', async () => {
    const user = userEvent.setup();
    render(<Harness pasted={() => Promise.reject(new Error('tautan pendek'))} />);
    await user.click(box());
    await user.paste('https://maps.app.goo.gl/x');
    await screen.findByText('tautan pendek');
  });

  it('is emptied as any box is, on a fresh form and after a choice', async () => {
    const user = userEvent.setup();
    render(<Harness />);
    await user.type(box(), 'abc');
    await user.keyboard('{Backspace}{Backspace}{Backspace}');
    expect((box() as HTMLInputElement).value).toBe('');
    expect(last.place_text).toBe('');
    await user.type(box(), 'tj lubuk');
    await screen.findByRole('option', { name: /Kayu Agung/ });
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(last.place.area).toBe('16.02.03'));
    await user.clear(box());
    expect((box() as HTMLInputElement).value).toBe('');
    expect(last.place.area).toBeUndefined();
    await user.type(box(), 'tj');
    expect((box() as HTMLInputElement).value).toBe('tj');
  });

  it('forgets why a paste failed with the next edit anywhere', async () => {
    const user = userEvent.setup();
    render(<Harness pasted={() => Promise.reject(new Error('tautan pendek'))} />);
    await user.click(box());
    await user.paste('https://maps.app.goo.gl/x');
    await screen.findByText('tautan pendek');
    await user.type(screen.getByLabelText('Patokan'), 'm');
    expect(screen.queryByText('tautan pendek')).toBeNull();
  });

  it('finds the link or the coordinates inside pasted words, and keeps the words', async () => {
    const user = userEvent.setup();
    const pasted = vi.fn(async () => ({ lat: -3.39, lon: 104.83 }));
    render(<Harness pasted={pasted} />);
    await user.click(box());
    await user.paste('Lokasi saya: https://maps.google.com/?q=-3.39,104.83');
    await screen.findByText(/-3.39000, 104.83000/);
    expect((box() as HTMLInputElement).value).toBe('');
    expect(last.place.free_text).toBeUndefined();
    await user.paste('rumah panggung hijau -3.3952, 104.8336');
    await waitFor(() => expect(pasted).toHaveBeenCalledTimes(2));
    await waitFor(() => expect(last.place.free_text).toBe('rumah panggung hijau'));
    expect(last.place.lat).toBe(-3.39);
  });

  it('pastes a name, a number or a list of names as they are', () => {
    for (const text of ['tj lubuk', 'SP 3, 4', 'Jl. Letnan Darna Jambi 12', '0812-9988-7766', 'RT 2/1'])
      expect(pastedPlace(text)).toBeNull();
    expect(pastedPlace("3°23'10\" LS 104°50' BT")).toEqual({ besides: '' });
  });

  it('reads a road kilometre with a comma', () => {
    expect(parseKm('12,5')).toBe(12.5);
    expect(parseKm('')).toBeUndefined();
    expect(parseKm('dua')).toBeUndefined();
  });
});
