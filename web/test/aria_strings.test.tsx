import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ariaIndonesian } from '../src/i18n/aria_id';
import { type Language, LanguageProvider } from '../src/i18n/words';
import { Combo } from '../src/ui/combo';

function show(language: Language) {
  render(
    <LanguageProvider start={language}>
      <Combo label="Lokasi" input="" onInput={() => {}} chosen={null} onChoose={() => {}} suggestions={[]} />
    </LanguageProvider>,
  );
}

describe('React Aria in Indonesian', () => {
  it('names its own button in Indonesian', () => {
    show('id');
    expect(screen.getByRole('button').getAttribute('aria-label')).toBe('Tampilkan saran');
  });

  it('names it in English for an English reader', () => {
    show('en');
    expect(screen.getByRole('button').getAttribute('aria-label')).toBe('Show suggestions');
  });

  it('has words for every family the consoles use', () => {
    for (const family of ['combobox', 'components', 'overlays', 'autocomplete', 'menu'])
      expect(Object.keys(ariaIndonesian[family] ?? {}).length, family).toBeGreaterThan(0);
  });

  it('counts suggestions in Indonesian', () => {
    const count = ariaIndonesian.combobox?.countAnnouncement;
    const formatter = { number: (n: number) => String(n) };
    expect(typeof count === 'function' && count({ optionCount: 3 }, formatter)).toBe('3 pilihan tersedia.');
  });
});
