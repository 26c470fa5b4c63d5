import { Link } from '@tanstack/react-router';
import { Moon, Siren, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useHouse, useMe } from '../api/queries';
import { SignOut } from '../care/sign_out';
import { common } from '../i18n/common';
import { useLanguage, useWords } from '../i18n/words';
import type { PersonRole } from '../model';
import { switchTheme, useTheme } from '../theme';
import { Button } from '../ui/button';
import { later } from '../ui/later';
import { Clock, LineState } from './line_state';
import { OwnName } from './own_name';
import { pagesOf } from './pages';
import { DemoBanner } from './signed_in';

const OfferedToMe = later(async () => (await import('../care/dialogs')).OfferedToMe);

const titles = {
  '/operator': 'page_operator',
  '/cari': 'page_search',
  '/instansi': 'page_agency',
  '/supervisor': 'page_supervisor',
  '/papan': 'page_wall',
  '/laporan': 'page_reports',
  '/bulanan': 'page_month',
  '/audit': 'page_audit',
  '/admin': 'page_admin',
} as const;

export function LookSwitches() {
  const w = useWords(common);
  const { language, choose } = useLanguage();
  const dark = useTheme() === 'dark';
  return (
    <>
      <Button look="plain" size="small" aria-label={w(dark ? 'light' : 'dark')} onPress={switchTheme}>
        {dark ? <Sun size={16} aria-hidden="true" /> : <Moon size={16} aria-hidden="true" />}
      </Button>
      <Button
        look="plain"
        size="small"
        aria-label={language === 'id' ? 'EN, English' : 'ID, Bahasa Indonesia'}
        onPress={() => choose(language === 'id' ? 'en' : 'id')}
      >
        {language === 'id' ? 'EN' : 'ID'}
      </Button>
    </>
  );
}

/** Whose incidents are: only they offer them to each other. */
const owns = (role: PersonRole) => role === 'operator' || role === 'supervisor';

interface Props {
  children?: ReactNode;
  /** said in the line below the bar, beside what others offer */
  below?: ReactNode;
}

/** Name of the house, the role's pages, what the page itself puts there, and the state of the line. Below it the line
    in which hand-overs come and go: its room is always there, so that the page stays where it is. */
export function Topbar({ children, below }: Props) {
  const w = useWords(common);
  const me = useMe();
  const house = useHouse();
  const pages = pagesOf(me.role);
  return (
    <header>
      <DemoBanner />
      <div className="topbar">
        <Siren size={20} aria-hidden="true" />
        <h1 className="brand">112 · {house.title}</h1>
        {pages.length > 1 ? (
          <nav aria-label={w('pages')}>
            {pages.map((page) => (
              <Link key={page} to={page}>
                {w(titles[page])}
              </Link>
            ))}
          </nav>
        ) : null}
        {children}
        <span className="row push">
          <Clock />
          <LineState />
          <OwnName />
          <LookSwitches />
          <SignOut />
        </span>
      </div>
      {owns(me.role) ? (
        <div className="told-line">
          {below}
          <OfferedToMe />
        </div>
      ) : null}
    </header>
  );
}
