import { useWords } from '../i18n/words';
import type { Recording } from '../model';
import { span } from '../time';
import { words } from './words';

export function Recordings({ call, recordings }: { call: number; recordings: readonly Recording[] }) {
  const w = useWords(words);
  if (recordings.length === 0) return null;
  return (
    <section className="stack" aria-label={w('recordings')}>
      <h3>{w('recordings')}</h3>
      {recordings.map((one) => (
        <div key={one.id} className="row">
          {one.closed ? (
            // The server sends byte ranges, so the player can jump anywhere in it.
            // biome-ignore lint/a11y/useMediaCaption: telephone recordings have no captions
            <audio
              controls
              preload="none"
              className="grow"
              src={`/api/v1/calls/${call}/recordings/${one.id}`}
              aria-label={`${w('recordings')} ${one.id}`}
            />
          ) : (
            <span className="muted">{w('recording_open')}</span>
          )}
          <span className="number">{span(one.duration_ms * 1000)}</span>
          {one.gaps_ms ? <span className="warn">{w('gaps', { time: span(one.gaps_ms * 1000) })}</span> : null}
        </div>
      ))}
      <p className="hint">{w('logged')}</p>
    </section>
  );
}
