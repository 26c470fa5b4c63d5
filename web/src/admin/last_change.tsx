import { useWords } from '../i18n/words';
import { dayAndClock } from '../time';
import { words } from './settings_words';

export function LastChange({ by, at }: { by?: string | undefined; at?: number | undefined }) {
  const w = useWords(words);
  return (
    <span className="hint">{at ? w('changed', { who: by ?? 'siaga.toml', when: dayAndClock(at) }) : ''}</span>
  );
}
