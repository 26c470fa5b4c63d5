// How long each leg may take, and who is told when it takes longer: for the next incident.
import '../../styles/rules.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../api/client';
import { queries } from '../../api/queries';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { ClockTable } from './clock_table';
import { LadderList } from './ladder_list';
import { words } from './words';

const clocksKey = ['admin-clocks'];
const laddersKey = ['admin-ladders'];
const renew = (queryKey: readonly string[]) => queries.invalidateQueries({ queryKey });

export function Clocks() {
  const w = useWords(words);
  const c = useWords(common);
  // Asked again is drawn anew: what was typed over an older edition goes.
  const [again, setAgain] = useState(0);
  const clocks = useQuery({
    queryKey: clocksKey,
    queryFn: () => ask(api.GET('/api/v1/clocks')),
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const ladders = useQuery({
    queryKey: laddersKey,
    queryFn: () => ask(api.GET('/api/v1/ladders')),
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const [saved, setSaved] = useState('');
  const saving = (key: readonly string[]) => {
    setSaved(key[0] ?? '');
    return renew(key);
  };
  const reload = (key: readonly string[]) => {
    setSaved('');
    void renew(key).then(() => setAgain((n) => n + 1));
  };
  return (
    <div className="stack">
      <p className="hint">{w('hint')}</p>
      {clocks.isError || ladders.isError ? <p className="critical">▲ {c('away')}</p> : null}
      {clocks.data ? (
        <ClockTable
          key={`clocks ${clocks.data.revision} ${again}`}
          now={clocks.data}
          ladders={ladders.data?.ladders ?? []}
          saved={saved === clocksKey[0]}
          renew={() => saving(clocksKey)}
          onReload={() => reload(clocksKey)}
        />
      ) : null}
      {ladders.data ? (
        <LadderList
          key={`ladders ${ladders.data.revision} ${again}`}
          now={ladders.data}
          saved={saved === laddersKey[0]}
          renew={() => saving(laddersKey)}
          onReload={() => reload(laddersKey)}
        />
      ) : null}
    </div>
  );
}
