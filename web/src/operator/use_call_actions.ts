import { useEffect, useState } from 'react';
import { api, ask } from '../api/client';
import type { Call } from '../model';
import { useStable } from '../ui/stable';
import type { Offered } from './call_panel';
import type { QuickResult } from './incident_form';

interface Options {
  offered: Offered | null;
  seatCall: Call | undefined;
  tell(error: unknown): void;
}

/** What keys and buttons do to the call at this seat. */
export function useCallActions({ offered, seatCall, tell }: Options) {
  const [pressed, setPressed] = useState<number | null>(null);
  const offer = offered?.offer.offer ?? null;
  useEffect(() => {
    if (offer === null) setPressed(null);
  }, [offer]);

  const answer = useStable(() => {
    if (!offered || pressed === offered.offer.offer) return;
    // By hand: the phone must be lifted; the button only says so.
    if (offered.offer.answer_by !== 'phone') setPressed(offered.offer.offer);
    ask(api.POST('/api/v1/calls/{call}/answer', { params: { path: { call: offered.call.id } } })).catch(
      (error) => {
        setPressed(null);
        tell(error);
      },
    );
  });
  const talking = seatCall?.state === 'talking' ? seatCall : undefined;
  const holdCall = () => {
    if (!talking) return;
    const body = { on: !talking.held };
    ask(api.POST('/api/v1/calls/{call}/hold', { params: { path: { call: talking.id } }, body })).catch(tell);
  };
  const hangUp = () => {
    if (!talking) return;
    ask(api.POST('/api/v1/calls/{call}/hang-up', { params: { path: { call: talking.id } } })).catch(tell);
  };
  const giveResult = (call: number, result: QuickResult, done: () => void) => {
    ask(api.POST('/api/v1/calls/{call}/result', { params: { path: { call } }, body: { result } })).then(
      done,
      tell,
    );
  };
  return { answer, answering: pressed !== null && pressed === offer, hangUp, holdCall, giveResult };
}
