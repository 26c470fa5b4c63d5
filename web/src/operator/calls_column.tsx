// The left zone: answer button, the call in hand, alarms, the queue, and lists of what is left to do.
import { memo } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Call, Place, Seat } from '../model';
import { later } from '../ui/later';
import { AlarmBar } from './alarm_bar';
import { AnswerButton, InCall, type Offered, Queue } from './call_panel';
import { CallerPanel } from './caller_panel';
import { draftOfCall } from './draft_names';
import { WrapUp } from './seat_bar';
import { words } from './words';
import { sortCallbacks, unfilledOf } from './work';

const TrainingPanel = later(async () => (await import('../care/dialogs')).TrainingPanel);
const Callbacks = later(async () => (await import('../care/dialogs')).Callbacks);
const Unfilled = later(async () => (await import('../care/dialogs')).Unfilled);
const Drafts = later(async () => (await import('../care/dialogs')).Drafts);

interface Props {
  me: number;
  calls: readonly Call[];
  offered: Offered | null;
  answering: boolean;
  onAnswer(): void;
  seat: Seat | undefined;
  seatCall: Call | undefined;
  formCall: Call | undefined;
  /** the form's type, for its questions */
  type: string | null;
  draft: string;
  onDraft(name: string): void;
  onIncident(id: number): void;
  onLocation(place: Partial<Place>): void;
  tab: string;
  setTab(tab: string): void;
  tell(error: unknown): void;
}

export const CallsColumn = memo(function CallsColumn(props: Props) {
  const { calls, offered, seat, seatCall, formCall, tell } = props;
  const w = useWords(words);
  const c = useWords(common);
  const { types } = useHouse();
  const callbacks = sortCallbacks(useThings('callback'));
  const unfilled = unfilledOf(calls);
  const tabs = [
    ['caller', w('tab_caller')],
    ['script', w('tab_script')],
    ['callbacks', w('tab_callbacks', { n: callbacks.length })],
    ['unfilled', w('tab_unfilled', { n: unfilled.length })],
    ['drafts', w('tab_drafts')],
  ] as const;
  const idle = !seat ? 'no_seat' : seat.state === 'ready' ? 'no_call_yet' : 'no_offer';
  return (
    <section className="zone panel" aria-label={c('page_operator')}>
      <AnswerButton offered={offered} idle={w(idle)} pressed={props.answering} onAnswer={props.onAnswer} />
      {seat?.state === 'wrap_up' ? (
        <WrapUp seat={seat} tell={tell} />
      ) : seat?.training && !seatCall ? (
        <TrainingPanel seat={seat.id} training={seat.training} tell={tell} />
      ) : (
        <InCall call={seatCall} tell={tell} />
      )}
      <AlarmBar me={props.me} tell={tell} ringing={Boolean(offered)} />
      <Queue calls={calls} />
      <Tabs className="tabs" selectedKey={props.tab} onSelectionChange={(key) => props.setTab(String(key))}>
        <TabList className="tablist" aria-label={w('tab_caller')}>
          {tabs.map(([id, text]) => (
            <Tab key={id} id={id} className="tab">
              {text}
            </Tab>
          ))}
        </TabList>
        <TabPanel id="caller" className="tabpanel">
          <CallerPanel
            call={offered?.call ?? formCall ?? seatCall}
            onIncident={props.onIncident}
            onLocation={props.onLocation}
            tell={tell}
          />
        </TabPanel>
        <TabPanel id="script" className="tabpanel">
          <ol className="script">
            {(types.find((one) => one.id === props.type)?.questions ?? []).map((question) => (
              <li key={question}>{question}</li>
            ))}
          </ol>
          {props.type ? null : <p className="muted">{w('plan_wait')}</p>}
        </TabPanel>
        <TabPanel id="callbacks" className="tabpanel">
          <Callbacks callbacks={callbacks} tell={tell} />
        </TabPanel>
        <TabPanel id="unfilled" className="tabpanel">
          <Unfilled calls={unfilled} onFill={(call) => props.onDraft(draftOfCall(call))} />
        </TabPanel>
        <TabPanel id="drafts" className="tabpanel">
          <Drafts open={props.draft} calls={calls} onResume={props.onDraft} />
        </TabPanel>
      </Tabs>
    </section>
  );
});
