// React Aria ships no Indonesian strings. Its packages import one `intlStrings` module per component
// family, which lists every locale; this plugin replaces each by English plus our Indonesian overlay
// (src/i18n/aria_id.ts), which also keeps the other thirty languages out of the first load.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const listing =
  /[\\/](react-aria|react-aria-components|react-stately)[\\/]dist[\\/]private[\\/].*intlStrings\.mjs$/;
const englishImport = /from "([^"]*\/intl\/(?:(\w+)\/)?)\w\w-\w\w\.mjs"/;

export function ariaStrings(overlay: string): Plugin {
  return {
    name: 'siaga-aria-strings',
    enforce: 'pre',
    load(id) {
      const file = id.split('?')[0] ?? '';
      if (!listing.test(file)) return null;
      const found = englishImport.exec(readFileSync(file, 'utf8'));
      if (!found) return null;
      return [
        `import english from ${JSON.stringify(`${found[1]}en-US.mjs`)};`,
        `import { ariaIndonesian } from ${JSON.stringify(overlay)};`,
        `export default { 'en-US': english, 'id-ID': { ...english, ...ariaIndonesian.${found[2] ?? 'components'} } };`,
      ].join('\n');
    },
  };
}
