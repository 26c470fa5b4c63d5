// A refusal of the server, kept so that it can be shown at the field it is about.
import { useState } from 'react';
import { messageOf, Refused } from '../api/client';

export interface Fault {
  where: string;
  message: string;
}
const nothing: Fault = { where: '', message: '' };

export function useFault(away: string, fields: readonly string[]) {
  const [fault, setFault] = useState(nothing);
  const known = fields.some((one) => fault.where.startsWith(`$.${one}`));
  return {
    /** of that field, or undefined */
    at: (field: string) => (fault.where.startsWith(`$.${field}`) ? fault.message : undefined),
    /** what belongs to none of the fields */
    rest: known ? '' : fault.message,
    take: (error: unknown) =>
      setFault({ where: error instanceof Refused ? error.where : '', message: messageOf(error, away) }),
    clear: () => setFault(nothing),
  };
}
