// A part of a page that is seen only when somebody asks for it: its code comes right after the page is drawn, not
// before, and stays; asked for again where the line was lost.
import { type ComponentType, useEffect, useState } from 'react';

export function later<P extends object>(load: () => Promise<ComponentType<P>>) {
  let come: ComponentType<P> | null = null;
  let asked: Promise<unknown> | null = null;
  const ask = (): Promise<unknown> => {
    asked ??= load().then(
      (part) => {
        come = part;
      },
      () => {
        asked = null;
        return new Promise((resolve) => setTimeout(resolve, 2000)).then(ask);
      },
    );
    return asked;
  };
  return function Later(props: P) {
    const [, setCame] = useState(come !== null);
    useEffect(() => {
      if (come) return;
      // a task of its own: the page stands before the first of these is asked for
      const timer = setTimeout(() => void ask().then(() => setCame(true)));
      return () => clearTimeout(timer);
    }, []);
    const Part = come;
    return Part ? <Part {...props} /> : null;
  };
}
