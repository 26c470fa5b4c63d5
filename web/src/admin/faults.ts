// Where a refusal belongs: at its field, above the form, or "somebody was faster".
import { useState } from 'react';
import { messageOf, Refused } from '../api/client';

interface Fault {
  /** the field's name, without place in a list; "" for none */
  field: string;
  text: string;
  overtaken: boolean;
}
const noFault: Fault = { field: '', text: '', overtaken: false };

function faultOf(error: unknown, away: string): Fault {
  const text = messageOf(error, away);
  if (!(error instanceof Refused)) return { field: '', text, overtaken: false };
  const field = /^\$\.([a-z_]+)/.exec(error.where)?.[1] ?? '';
  return { field, text, overtaken: error.code === 'settings_changed' };
}

/** What a form was refused for; `fields` are those that show their own. */
export function useFault(away: string, fields: readonly string[]) {
  const [fault, setFault] = useState(noFault);
  return {
    at: (field: string) => (fault.field === field ? fault.text : undefined),
    /** what belongs to none of the fields */
    rest: fields.includes(fault.field) ? '' : fault.text,
    overtaken: fault.overtaken,
    take: (error: unknown) => setFault(faultOf(error, away)),
    put: (field: string, text: string) => setFault({ field, text, overtaken: false }),
    clear: () => setFault(noFault),
  };
}

/** One entry a line, without the empty ones. */
export const linesOf = (text: string) =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);
