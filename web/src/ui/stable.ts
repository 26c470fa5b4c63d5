// Keeps a keystroke in one field from drawing the rest of the page.
import { type ComponentType, memo, useCallback, useLayoutEffect, useRef } from 'react';

/** The same function for ever, which calls the latest one. */
export function useStable<A extends unknown[], R>(act: (...args: A) => R): (...args: A) => R {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}

/** Draws again only when another prop or one of these parts of the form changed. */
export function memoOn<F extends object, P extends { form: F }>(
  Component: ComponentType<P>,
  parts: readonly (keyof F)[],
) {
  return memo(Component, (before, after) => {
    const { form: a, ...others } = before;
    const { form: b, ...next } = after;
    const mine = others as Record<string, unknown>;
    const theirs = next as Record<string, unknown>;
    return (
      parts.every((part) => Object.is(a[part], b[part])) &&
      Object.keys({ ...mine, ...theirs }).every((key) => Object.is(mine[key], theirs[key]))
    );
  });
}
