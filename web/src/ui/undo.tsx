import { useEffect, useRef } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Button } from './button';

/** What was just taken away, and the way back; what was pressed is gone, so the focus comes here. */
export function Undo({ said, onUndo }: { said: string | null; onUndo(): void }) {
  const c = useWords(common);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (said) row.current?.querySelector('button')?.focus();
  }, [said]);
  return (
    <div ref={row} role="status" className="row tight">
      {said ? (
        <>
          <span>{said}</span>
          <Button size="small" onPress={onUndo}>
            {c('undo')}
          </Button>
        </>
      ) : null}
    </div>
  );
}
