import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { ariaStrings } from './build/aria_strings.ts';
import { firstLoad } from './build/first_load.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const aria = ariaStrings(here('./src/i18n/aria_id.ts'));
// For the tests, made anew by each run: every test file would read its thousand files by itself.
const ariaInOneFile = {
  enabled: true,
  force: true,
  include: ['react-aria-components'],
  rolldownOptions: { plugins: [aria] },
};

export default defineConfig({
  plugins: [aria, react(), firstLoad()],
  build: {
    target: 'chrome109', // the oldest browser on an office PC that still starts on Windows 7
    assetsInlineLimit: 0, // no data: addresses, the content security policy stays strict
    modulePreload: { polyfill: false }, // the polyfill would be an inline script
    sourcemap: false,
    chunkSizeWarningLimit: 700, // charts, alone in their chunk
  },
  server: {
    proxy: { '/api': { target: 'https://127.0.0.1:8443', secure: false, ws: true } },
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    testTimeout: 30_000, // a deadline on a busy machine, not a measure
    pool: 'threads',
    deps: { optimizer: { client: ariaInOneFile } },
  },
});
