// The gate on what a page loads before it works: the entry and one page with everything they import at
// once, gzipped, at most 220 kB of JavaScript. What a page fetches later (charts) is not first load, but
// must never become part of it unnoticed.
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const kLimit = 220_000;

export function firstLoad(): Plugin {
  return {
    name: 'siaga-first-load',
    apply: 'build',
    generateBundle(_options, bundle) {
      const size = (name: string) => {
        const file = bundle[name];
        return file?.type === 'chunk' ? gzipSync(file.code).length : 0;
      };
      const together = (names: readonly string[]) => {
        const seen = new Set<string>();
        const walk = (name: string) => {
          if (seen.has(name)) return;
          seen.add(name);
          const file = bundle[name];
          if (file?.type === 'chunk') for (const next of file.imports) walk(next);
        };
        for (const name of names) walk(name);
        return [...seen];
      };
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
      const entry = chunks.find((one) => one.isEntry);
      if (!entry) return this.error('first load: there is no entry');
      let charts = false;
      for (const page of chunks.filter(
        (one) => one.isDynamicEntry && one.facadeModuleId?.endsWith('_page.tsx'),
      )) {
        const loaded = together([entry.fileName, page.fileName]);
        const total = loaded.reduce((sum, name) => sum + size(name), 0);
        if (total > kLimit)
          this.error(`first load of ${page.name}: ${total} bytes gzipped, more than ${kLimit}`);
        if (loaded.some((name) => name.includes('echarts')))
          this.error(`first load of ${page.name}: charts must be loaded later`);
        charts ||= page.dynamicImports.some((name) => name.includes('echarts'));
        this.info(`first load of ${page.name}: ${total} bytes gzipped`);
      }
      if (!charts)
        this.error('first load: no page loads its charts later any more; is echarts inside a page?');
    },
  };
}
