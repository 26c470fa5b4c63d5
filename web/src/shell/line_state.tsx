import { Wifi, WifiOff } from 'lucide-react';
import { useLine, useThing } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { clock, serverNow, useNow } from '../time';

/** The hour, so that nobody takes another time on the page for it; a reader need not hear each minute. */
export function Clock() {
  const now = useNow();
  return <time className="number clock">{clock(now)}</time>;
}

/** "Server tersambung", TERPUTUS with its time, or that nothing is stored for good, as shape, word and colour; in
    room for the longest of them, so that nothing beside or below it moves. */
export function LineState() {
  const w = useWords(common);
  return (
    <span
      className="keeps-room"
      data-room={w('lost', { time: clock(serverNow()) })}
      data-usual={w('connected')}
    >
      <Told />
    </span>
  );
}

function Told() {
  const w = useWords(common);
  const line = useLine();
  const house = useThing('house', 'house');
  const time = clock(serverNow(line.since));
  if (line.state === 'lost')
    return (
      <span key="lost" className="link-state lost" role="alert">
        <WifiOff size={18} aria-hidden="true" /> {w('lost', { time })}
      </span>
    );
  if (house && !house.durable)
    return (
      <span key="undurable" className="link-state undurable critical" role="alert">
        ▲ {w('not_durable')}
      </span>
    );
  return (
    <span className={line.state === 'connected' ? 'link-state ok' : 'link-state muted'} role="status">
      <Wifi size={18} aria-hidden="true" />
      <span className="said-wide">{line.state === 'connected' ? w('connected') : w('connecting')}</span>
    </span>
  );
}
