// People, seats, trunks, the queue and the rules; each change takes effect without a restart.
import '../styles/operator.css';
import '../styles/supervisor.css';
import { lazy, Suspense, useCallback, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { messageOf } from '../api/client';
import { useMe } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Topbar } from '../shell/topbar';
import { Agencies } from './agencies';
import { words as agency } from './agency_words';
import { Announcements } from './announcements';
import { Holidays } from './holidays';
import { words as house } from './house_words';
import { People } from './people';
import { PlaceAliases } from './place_aliases';
import { Queue } from './queue';
import { openDraft } from './rules/open_draft';
import { Seats } from './seats';
import { words as settings } from './settings_words';
import { Trunks } from './trunks';
import { Types } from './types';
import { words } from './words';

// Seldom opened: kept out of what the page loads first.
const Clocks = lazy(() => import('./later').then((file) => ({ default: file.Clocks })));
const Rules = lazy(() => import('./later').then((file) => ({ default: file.Rules })));

export default function AdminPage() {
  const w = useWords(words);
  const c = useWords(common);
  const h = useWords(house);
  const s = useWords(settings);
  const a = useWords(agency);
  const { person } = useMe();
  const [notice, setNotice] = useState('');
  const tell = useCallback((error: unknown) => setNotice(messageOf(error, c('away'))), [c]);
  return (
    <div className="page">
      <Topbar />
      <main className="content stack">
        <p className="critical" role="status">
          {notice ? `▲ ${notice}` : ''}
        </p>
        <Tabs
          className="tabs"
          defaultSelectedKey={openDraft.of(person) ? 'rules' : 'people'}
          onSelectionChange={() => setNotice('')}
        >
          <TabList className="tablist" aria-label={c('page_admin')}>
            <Tab id="people" className="tab">
              {w('people')}
            </Tab>
            <Tab id="seats" className="tab">
              {s('seats')}
            </Tab>
            <Tab id="trunks" className="tab">
              {s('trunks')}
            </Tab>
            <Tab id="queue" className="tab">
              {s('queue')}
            </Tab>
            <Tab id="rules" className="tab">
              {w('rules')}
            </Tab>
            <Tab id="clocks" className="tab">
              {w('clocks')}
            </Tab>
            <Tab id="agencies" className="tab">
              {a('agencies')}
            </Tab>
            <Tab id="types" className="tab">
              {a('types')}
            </Tab>
            <Tab id="announcements" className="tab">
              {h('announcements')}
            </Tab>
            <Tab id="aliases" className="tab">
              {h('aliases')}
            </Tab>
            <Tab id="holidays" className="tab">
              {h('holidays')}
            </Tab>
          </TabList>
          <TabPanel id="people" className="tabpanel">
            <People tell={tell} />
          </TabPanel>
          <TabPanel id="seats" className="tabpanel">
            <Seats tell={tell} />
          </TabPanel>
          <TabPanel id="queue" className="tabpanel">
            <Queue />
          </TabPanel>
          <TabPanel id="trunks" className="tabpanel">
            <Trunks tell={tell} />
          </TabPanel>
          <TabPanel id="rules" className="tabpanel">
            <Suspense>
              <Rules tell={tell} />
            </Suspense>
          </TabPanel>
          <TabPanel id="clocks" className="tabpanel">
            <Suspense>
              <Clocks />
            </Suspense>
          </TabPanel>
          <TabPanel id="agencies" className="tabpanel">
            <Agencies tell={tell} />
          </TabPanel>
          <TabPanel id="types" className="tabpanel">
            <Types tell={tell} />
          </TabPanel>
          <TabPanel id="announcements" className="tabpanel">
            <Announcements tell={tell} />
          </TabPanel>
          <TabPanel id="aliases" className="tabpanel">
            <PlaceAliases tell={tell} />
          </TabPanel>
          <TabPanel id="holidays" className="tabpanel">
            <Holidays tell={tell} />
          </TabPanel>
        </Tabs>
      </main>
    </div>
  );
}
