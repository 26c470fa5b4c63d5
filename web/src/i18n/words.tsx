// Bahasa Indonesia first, English second. Each page keeps its words beside it as pairs, so that a
// missing translation does not compile and a page's words load with the page.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components';

export type Language = 'id' | 'en';
export type Words = Record<string, readonly [indonesian: string, english: string]>;
export type Args = Record<string, string | number>;

const kept = 'siaga.language';

interface LanguageState {
  language: Language;
  choose(language: Language): void;
}
const LanguageContext = createContext<LanguageState>({ language: 'id', choose: () => {} });

/** Fills {name} in a text; an unknown name stays visible so that a test or a reader finds it. */
export function fill(text: string, args: Args = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

export function translate<W extends Words>(words: W, language: Language, key: keyof W, args?: Args): string {
  const pair = words[key];
  if (!pair) return String(key);
  return fill(pair[language === 'id' ? 0 : 1], args);
}

/** Words whose key comes from the server ("no_ready_seat"): the key itself where we know no word. */
export function lookUp<W extends Words>(words: W, language: Language, key: string): string {
  return key in words ? translate(words, language, key) : key.replaceAll('_', ' ');
}

export function LanguageProvider({ children, start }: { children: ReactNode; start?: Language }) {
  const [language, setLanguage] = useState<Language>(
    start ?? (localStorage.getItem(kept) === 'en' ? 'en' : 'id'),
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo(
    () => ({
      language,
      choose(next: Language) {
        localStorage.setItem(kept, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return (
    <LanguageContext.Provider value={value}>
      <I18nProvider locale={language === 'id' ? 'id-ID' : 'en-US'}>{children}</I18nProvider>
    </LanguageContext.Provider>
  );
}

export const useLanguage = () => useContext(LanguageContext);

export interface Speak<W extends Words> {
  (key: keyof W & string, args?: Args): string;
  /** for keys that the server names */
  of(key: string | null | undefined): string;
}

export function useWords<W extends Words>(words: W): Speak<W> {
  const { language } = useLanguage();
  return useMemo(() => {
    const speak = ((key, args) => translate(words, language, key, args)) as Speak<W>;
    speak.of = (key) => (key ? lookUp(words, language, key) : '');
    return speak;
  }, [words, language]);
}
