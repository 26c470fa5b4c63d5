// The chosen incident's place on the page; what stands in it comes right after the page is drawn.
import { useEffect } from 'react';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { later } from '../ui/later';
import { words } from './words';

const load = async () => (await import('./chosen_incident')).ChosenIncident;
const ChosenIncident = later(load);

interface Props {
  incident: Incident | undefined;
  tell(error: unknown): void;
  say(text: string): void;
}

export function IncidentDetail({ incident, tell, say }: Props) {
  const w = useWords(words);
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => {})); // there before the line can be lost
    return () => clearTimeout(timer);
  }, []);
  return (
    <section className="zone panel grow detail" aria-label={w('timeline')}>
      <h2>{w('assignments')}</h2>
      {incident ? (
        <ChosenIncident key={incident.id} incident={incident} tell={tell} say={say} />
      ) : (
        <p className="muted">{w('none_chosen')}</p>
      )}
    </section>
  );
}
