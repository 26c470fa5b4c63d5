import { Wifi, WifiOff } from 'lucide-react';
import { useLine } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { clock, serverNow, useNow } from '../time';

/** The hour, so that nobody takes another time on the page for it; a reader need not hear each minute. */
export function Clock() {
  const now = useNow();
  return <time className="number clock">{clock(now)}</time>;
}

/** "Server tersambung", or TERPUTUS with its time, as shape, word and colour. */
export function LineState() {
  const w = useWords(common);
  const line = useLine();
  const time = clock(serverNow(line.since));
  if (line.state === 'lost')
    return (
      <span className="link-state lost" role="alert">
        <WifiOff size={18} aria-hidden="true" /> {w('lost', { time })}
      </span>
    );
  return (
    <span className={line.state === 'connected' ? 'link-state ok' : 'link-state muted'} role="status">
      <Wifi size={18} aria-hidden="true" />
      <span className="said-wide">{line.state === 'connected' ? w('connected') : w('connecting')}</span>
    </span>
  );
}
