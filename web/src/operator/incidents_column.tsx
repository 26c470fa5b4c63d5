// The right zone: open incidents, nearest first, and the chosen one with its agencies.
import { memo } from 'react';
import { useWords } from '../i18n/words';
import type { Incident, Place } from '../model';
import { Button } from '../ui/button';
import { IncidentDetail } from './incident_detail';
import { Nearby } from './nearby';
import { words } from './words';

interface Props {
  incidents: readonly Incident[];
  place: Place;
  chosen: number | null;
  onChoose(id: number): void;
  onLink(): void;
  /** absent: the form is without a call already */
  onNew?: (() => void) | undefined;
  /** the form on screen is not that of the call in hand: back to it */
  onCall?: (() => void) | undefined;
  tell(error: unknown): void;
  say(text: string): void;
}

export const IncidentsColumn = memo(function IncidentsColumn(props: Props) {
  const w = useWords(words);
  const { incidents, chosen, tell, say } = props;
  return (
    <div className="zone">
      <Nearby incidents={incidents} place={props.place} chosen={chosen} onChoose={props.onChoose}>
        <Button size="small" hotkey="Alt+T" onPress={props.onLink}>
          {w('link')}
        </Button>
        {props.onCall ? (
          <Button size="small" look="main" onPress={props.onCall}>
            {w('form_of_call')}
          </Button>
        ) : null}
        {props.onNew ? (
          <Button size="small" look="plain" onPress={props.onNew}>
            {w('new_report')}
          </Button>
        ) : null}
      </Nearby>
      <IncidentDetail incident={incidents.find((one) => one.id === chosen)} tell={tell} say={say} />
    </div>
  );
});
