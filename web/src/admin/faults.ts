// Where a refusal belongs: at its field, above the form, or "somebody was faster".
import { messageOf, Refused } from '../api/client';

export interface Fault {
  /** the field's name, without place in a list; "" for none */
  field: string;
  text: string;
  overtaken: boolean;
}
export const noFault: Fault = { field: '', text: '', overtaken: false };

export function faultOf(error: unknown, away: string): Fault {
  const text = messageOf(error, away);
  if (!(error instanceof Refused)) return { field: '', text, overtaken: false };
  const field = /^\$\.([a-z_]+)/.exec(error.where)?.[1] ?? '';
  return { field, text, overtaken: error.code === 'settings_changed' };
}

/** One entry a line, without the empty ones. */
export const linesOf = (text: string) =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);
