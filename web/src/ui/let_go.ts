// What goes from the screen while the focus is in it must not hand the focus to the next button: the Enter and the
// spaces of somebody typing would press it. It goes to the dialog or place around it, where no key does anything.
import { useLayoutEffect, useRef } from 'react';

export function useLetGo<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const box = ref.current;
    return () => {
      const focused = document.activeElement;
      if (!box || !(focused instanceof HTMLElement) || !box.contains(focused)) return;
      const around = box.parentElement?.closest<HTMLElement>('[tabindex="-1"]');
      if (around) around.focus({ preventScroll: true });
      else focused.blur();
    };
  }, []);
  return ref;
}
