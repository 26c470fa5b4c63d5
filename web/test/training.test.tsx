import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { houseQuery, queries } from '../src/api/queries';
import { LanguageProvider } from '../src/i18n/words';
import type { House, Seat } from '../src/model';
import { SpokenCaller } from '../src/training/spoken_caller';
import { mayTrain, SeatTraining } from '../src/training/start_training';
import { isTrainingDraft, verdictOf } from '../src/training/training';
import { InHouse } from './in_house';

const seat = (more: Partial<Seat>) =>
  ({ kind: 'seat', id: '01', title: 'Meja 01', state: 'ready', person: 1, console: true, ...more }) as Seat;
const running = {
  id: 1,
  scenario: 'banjir',
  title: 'Air naik',
  lines: ['Air naik.'],
  step: 'talking',
  started_at: 1,
} as const;

describe('a training', () => {
  it('begins only where somebody is ready at a console', () => {
    expect(mayTrain(seat({}))).toBe(true);
    expect(mayTrain(seat({ state: 'talking' }))).toBe(false);
    expect(mayTrain(seat({ console: false }))).toBe(false);
    expect(mayTrain(seat({ training: { ...running, lines: [] } }))).toBe(false);
  });
  it('says whether the type was the one the script meant', () => {
    expect(verdictOf({ expects: 'banjir', type: 'banjir' })).toBe('right_type');
    expect(verdictOf({ expects: 'banjir', type: 'kebakaran' })).toBe('other_type');
    expect(verdictOf({ expects: '', type: 'kebakaran' })).toBe('no_incident');
  });
  it('keeps its words under a name that no call has', () => {
    expect(isTrainingDraft('latihan-7')).toBe(true);
    expect(isTrainingDraft('call-7')).toBe(false);
  });
});

describe('the scripted caller', () => {
  const voice = () => screen.getByLabelText(/Suara penelepon/);
  it('speaks line after line and can be heard again', async () => {
    render(
      <LanguageProvider start="id">
        <SpokenCaller training={{ scenario: 'banjir', lines: ['Air naik.', 'Ada bayi.'] }} />
      </LanguageProvider>,
    );
    expect(voice().getAttribute('src')).toBe('/api/v1/trainings/banjir/lines/1');
    expect(screen.getByText('Air naik.').getAttribute('aria-current')).toBe('step');
    fireEvent.ended(voice());
    expect(voice().getAttribute('src')).toBe('/api/v1/trainings/banjir/lines/2');
    fireEvent.ended(voice());
    expect(voice().getAttribute('src')).toBe('/api/v1/trainings/banjir/lines/2');
    await userEvent.click(screen.getByRole('button', { name: 'Ulangi dari awal' }));
    expect(voice().getAttribute('src')).toBe('/api/v1/trainings/banjir/lines/1');
  });
});

describe("the supervisor's desk list", () => {
  let asked: { method: string; path: string; body: string }[] = [];
  beforeEach(() => {
    asked = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      const { pathname } = new URL(request.url);
      asked.push({ method: request.method, path: pathname, body: await request.clone().text() });
      return new Response(JSON.stringify({ durable: true }), {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
      });
    });
    queries.clear();
    queries.setQueryData(houseQuery.queryKey, {
      trainings: [
        { id: 'rumah_terbakar', title: 'Rumah terbakar' },
        { id: 'banjir', title: 'Air naik' },
      ],
    } as House);
  });
  const show = (one: Seat) =>
    render(
      <InHouse>
        <SeatTraining seat={one} tell={() => {}} />
      </InHouse>,
    );

  it('starts the chosen script at that desk', async () => {
    show(seat({}));
    await userEvent.click(screen.getByRole('button', { name: 'Latihan untuk Meja 01' }));
    await userEvent.selectOptions(await screen.findByLabelText('Skenario'), 'banjir');
    await userEvent.click(screen.getByRole('button', { name: 'Mulai latihan' }));
    await waitFor(() =>
      expect(asked).toEqual([
        { method: 'POST', path: '/api/v1/seats/01/training', body: '{"scenario":"banjir"}' },
      ]),
    );
  });
  it('shows what runs there and stops it', async () => {
    show(seat({ training: { ...running, lines: [...running.lines] } }));
    screen.getByText(/Air naik/);
    await userEvent.click(screen.getByRole('button', { name: 'Hentikan latihan' }));
    await waitFor(() =>
      expect(asked[0]).toMatchObject({ method: 'DELETE', path: '/api/v1/seats/01/training' }),
    );
  });
});
