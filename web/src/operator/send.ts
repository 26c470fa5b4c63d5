import { api, ask } from '../api/client';
import { thisPage } from '../drafts/this_page';
import type { Incident } from '../model';
import { callOfDraft } from './draft_names';
import { type Form, newKey, wordsOf } from './form';
import type { Saved } from './use_form';

/** Save and dispatch. The form's key makes a repeated save the same save. */
export async function sendIncident(name: string, form: Form): Promise<Saved> {
  const call = callOfDraft(name);
  const saved = await ask(
    api.POST('/api/v1/incidents', {
      params: { header: { 'Idempotency-Key': form.key } },
      body: {
        ...(call === null ? {} : { call }),
        words: wordsOf(form),
        excluded: form.excluded,
        added: form.added,
        ...(form.added.length && form.added_why ? { override_reason: form.added_why } : {}),
        safe_callback: form.safe_callback,
        draft: { key: name, page: thisPage() },
      },
    }),
  );
  return { incident: saved.incident, number: saved.number, durable: saved.durable };
}

/** The call becomes a further report; what the operator left open is taken from the incident. */
export async function sendLink(call: number, incident: Incident, form: Form): Promise<number> {
  const words = wordsOf(form);
  const linked = await ask(
    api.POST('/api/v1/incidents/{incident}/reports', {
      params: { path: { incident: incident.id }, header: { 'Idempotency-Key': newKey() } },
      body: {
        call,
        words: {
          ...words,
          type: words.type || (incident.type ?? ''),
          priority: form.priority ? words.priority : (incident.priority ?? 'tinggi'),
        },
      },
    }),
  );
  return linked.report;
}
