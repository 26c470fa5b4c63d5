import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// a deadline on a machine that runs the other tests beside these, not a measure
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
