// People, trunk peers and the rules; each change takes effect without a restart.
import '../styles/operator.css';
import '../styles/supervisor.css';
import { useCallback, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { messageOf } from '../api/client';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Topbar } from '../shell/topbar';
import { People } from './people';
import { Rules } from './rules/rules';
import { Trunks } from './trunks';
import { words } from './words';

export default function AdminPage() {
  const w = useWords(words);
  const c = useWords(common);
  const [notice, setNotice] = useState('');
  const tell = useCallback((error: unknown) => setNotice(messageOf(error, c('away'))), [c]);
  return (
    <div className="page">
      <Topbar />
      <main className="content stack">
        <p className="critical" role="status">
          {notice ? `▲ ${notice}` : ''}
        </p>
        <Tabs className="tabs">
          <TabList className="tablist" aria-label={c('page_admin')}>
            <Tab id="people" className="tab">
              {w('people')}
            </Tab>
            <Tab id="trunks" className="tab">
              {w('trunks')}
            </Tab>
            <Tab id="rules" className="tab">
              {w('rules')}
            </Tab>
          </TabList>
          <TabPanel id="people" className="tabpanel">
            <People tell={tell} />
          </TabPanel>
          <TabPanel id="trunks" className="tabpanel">
            <Trunks tell={tell} />
          </TabPanel>
          <TabPanel id="rules" className="tabpanel">
            <Rules tell={tell} />
          </TabPanel>
        </Tabs>
      </main>
    </div>
  );
}
