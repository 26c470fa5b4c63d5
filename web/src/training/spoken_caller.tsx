// The scripted caller's voice: line after line as soon as the desk answers; the words stand below for who hears badly.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n/words';
import { Button } from '../ui/button';
import type { Training } from './training';
import { words } from './words';

export function SpokenCaller({ training }: { training: Pick<Training, 'scenario' | 'lines'> }) {
  const w = useWords(words);
  const [round, setRound] = useState(1);
  const [line, setLine] = useState(1);
  const last = training.lines.length;
  const said = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line that is spoken now comes into view
  useEffect(() => {
    said.current?.querySelector('[aria-current]')?.scrollIntoView?.({ block: 'nearest' });
  }, [line, round]);
  return (
    <div className="stack">
      <div className="row tight">
        {/* biome-ignore lint/a11y/useMediaCaption: its words stand below it */}
        <audio
          key={`${round}-${line}`}
          autoPlay
          controls
          src={`/api/v1/trainings/${encodeURIComponent(training.scenario)}/lines/${line}`}
          aria-label={w('voice', { line: `${line}/${last}` })}
          onEnded={() => setLine((now) => Math.min(now + 1, last))}
          onError={() => setLine((now) => Math.min(now + 1, last))}
        />
        <Button
          size="small"
          onPress={() => {
            setLine(1);
            setRound((now) => now + 1);
          }}
        >
          {w('again')}
        </Button>
      </div>
      <ol ref={said} className="script" aria-label={w('caller_says')}>
        {training.lines.map((text, index) => (
          <li key={text} aria-current={index + 1 === line ? 'step' : undefined}>
            {text}
          </li>
        ))}
      </ol>
    </div>
  );
}
