// The supervisor's side: starting a script at a desk that is ready, and stopping it.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Seat } from '../model';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Select } from '../ui/select';
import { endTraining } from './training';
import { words } from './words';

interface Props {
  seat: Seat;
  tell(error: unknown): void;
}

/** A desk with somebody at its console, ready and without a training: the only kind that can begin one. */
export function mayTrain(seat: Seat): boolean {
  return seat.state === 'ready' && seat.person !== undefined && seat.console && !seat.training;
}

export function SeatTraining({ seat, tell }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { trainings } = useHouse();
  const [open, setOpen] = useState(false);
  const [scenario, setScenario] = useState(trainings[0]?.id ?? '');
  const start = () => {
    ask(
      api.POST('/api/v1/seats/{seat}/training', { params: { path: { seat: seat.id } }, body: { scenario } }),
    ).catch(tell);
    setOpen(false);
  };
  if (seat.training)
    return (
      <div className="stack">
        <span>
          <strong className="tag warn">{w('mark')}</strong> {seat.training.title} (
          {w(seat.training.step === 'saved' ? 'saved_step' : seat.training.step)})
        </span>
        <Button size="small" onPress={() => void endTraining(seat.id).catch(tell)}>
          {w('stop')}
        </Button>
      </div>
    );
  if (!mayTrain(seat) && !open) return null;
  return (
    <>
      <Button size="small" aria-label={w('start_at', { seat: seat.title })} onPress={() => setOpen(true)}>
        {w('start')}
      </Button>
      <Ask title={w('start_at', { seat: seat.title })} open={open} onClose={() => setOpen(false)} narrow>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          <p>{w('banner')}</p>
          <Select
            label={w('scenario')}
            value={scenario}
            onChange={setScenario}
            choices={trainings.map((one) => ({ value: one.id, text: one.title }))}
          />
          <div className="row end">
            <Button onPress={() => setOpen(false)}>{c('cancel')}</Button>
            <Button type="submit" look="main" isDisabled={!scenario}>
              {w('begin')}
            </Button>
          </div>
        </form>
      </Ask>
    </>
  );
}
