import { afterEach } from 'vitest';

// A file that asks for the bare environment has no page to clear.
if ('document' in globalThis) {
  const { cleanup, configure } = await import('@testing-library/react');
  // a deadline on a machine that runs the other tests beside these, not a measure
  configure({ asyncUtilTimeout: 10_000 });
  afterEach(() => {
    cleanup();
    localStorage.clear();
  });
}
