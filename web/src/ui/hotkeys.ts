// Keys that work wherever the focus is. The last pressed key wins once; while a dialog is open only
// answering a call goes through, everything else belongs to the dialog.
import { useEffect, useRef } from 'react';

export type Hotkeys = Record<string, (() => void) | undefined>;

/** "F2", "Alt+1", "Alt+T", "Ctrl+Enter", "/": letters and digits by their place on the keyboard. */
export function comboOf(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>,
): string {
  const fromCode = /^(?:Digit|Key|Numpad)([0-9A-Z])$/.exec(event.code ?? '')?.[1];
  const key = (event.altKey || event.ctrlKey) && fromCode ? fromCode : event.key;
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${key}`;
}

const worksInDialogs = new Set(['F2']);

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=radio]):not([type=checkbox]),textarea,select'))
  );
}

export function useHotkeys(keys: Hotkeys, before?: () => void) {
  const current = useRef(keys);
  const first = useRef(before);
  useEffect(() => {
    first.current = before;
    current.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || event.isComposing) return;
      const combo = comboOf(event);
      const act = current.current[combo];
      if (!act) return;
      if (combo.length === 1 && typing(event.target)) return;
      if (!worksInDialogs.has(combo) && document.querySelector('[role=dialog],[role=alertdialog]')) return;
      event.preventDefault();
      event.stopPropagation();
      first.current?.();
      act();
    };
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, []);
}
