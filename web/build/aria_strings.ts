// React Aria ships no Indonesian strings. Its packages import one `intlStrings` module per component
// family, which lists every locale; this plugin replaces each by English plus our Indonesian overlay
// (src/i18n/aria_id.ts), which also keeps the other thirty languages out of the first load.
import type { Plugin } from 'vite';

const listing = /[\\/](react-aria|react-aria-components|react-stately)[\\/]dist[\\/]private[\\/](?:(\w+)[\\/])?intlStrings\.mjs$/;

export function ariaStrings(overlay: string): Plugin {
  return {
    name: 'siaga-aria-strings',
    enforce: 'pre',
    load(file) {
      const found = listing.exec(file.split('?')[0] ?? '');
      if (!found) return null;
      const family = found[2] ?? 'components';
      const english = found[2] ? `../intl/${found[2]}/en-US.mjs` : './intl/en-US.mjs';
      return [
        `import english from ${JSON.stringify(english)};`,
        `import { ariaIndonesian } from ${JSON.stringify(overlay)};`,
        `export default { 'en-US': english, 'id-ID': { ...english, ...ariaIndonesian.${family} } };`,
      ].join('\n');
    },
  };
}
