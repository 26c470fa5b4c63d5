// The draft of a training and what is said of it once it is saved.
import { api, ask } from '../api/client';
import type { Seat } from '../model';
import { type Form, wordsOf } from '../operator/form';
import type { Saved } from '../operator/use_form';

export type Training = NonNullable<Seat['training']>;

export const draftOfTraining = (id: number) => `latihan-${id}`;
export function isTrainingDraft(key: string): boolean {
  return key.startsWith('latihan-');
}

/** The words of a training go to the training, never to an incident. */
export async function sendTraining(form: Form): Promise<Saved> {
  const saved = await ask(
    api.POST('/api/v1/seat/training/save', {
      params: { header: { 'Idempotency-Key': form.key } },
      body: { words: wordsOf(form) },
    }),
  );
  return { incident: 0, number: saved.number, durable: saved.durable };
}

export type Verdict = 'right_type' | 'other_type' | 'no_incident';
export function verdictOf(training: Pick<Training, 'expects' | 'type'>): Verdict {
  if (!training.expects) return 'no_incident';
  return training.expects === training.type ? 'right_type' : 'other_type';
}

export const answerTraining = () => ask(api.POST('/api/v1/seat/training/answer'));
export const endTraining = (seat: string) =>
  ask(api.DELETE('/api/v1/seats/{seat}/training', { params: { path: { seat } } }));
