// The operator's desk: the call on the left, the form in the middle, incidents on the right; every action
// has a key. What the server brings never moves the focus and never changes what is being typed.
import '../styles/operator.css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { api, ask, messageOf } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import { Topbar } from '../shell/topbar';
import { type Hotkeys, useHotkeys } from '../ui/hotkeys';
import { AlarmBar } from './alarm_bar';
import { AnswerButton, callerName, InCall, offerTo, Queue } from './call_panel';
import { CallerPanel } from './caller_panel';
import { type Form, missing, touched } from './form';
import { IncidentDetail } from './incident_detail';
import { chooseType, IncidentForm, resultKeys } from './incident_form';
import { LinkDialog } from './link_dialog';
import { Nearby, nearest } from './nearby';
import { serverPlaces } from './place_source';
import { SeatBar } from './seat_bar';
import { sendIncident, sendLink } from './send';
import { useCallActions } from './use_call_actions';
import { type Saved, useForm } from './use_form';
import { words } from './words';
import {
  Callbacks,
  callOfDraft,
  Drafts,
  draftOfCall,
  draftWithoutCall,
  sortCallbacks,
  Unfilled,
  unfilledOf,
} from './worklists';

export default function OperatorPage() {
  const w = useWords(words);
  const c = useWords(common);
  const me = useMe();
  const { types } = useHouse();
  const calls = useThings('call');
  const seats = useThings('seat');
  const incidents = useThings('incident');
  const callbacks = useThings('callback');
  const seat = seats.find((one) => one.person === me.person);
  const offered = offerTo(calls, seat);
  const seatCall = calls.find((one) => one.id === seat?.call);

  const [notice, setNotice] = useState('');
  const tell = useCallback((error: unknown) => setNotice(`▲ ${messageOf(error, c('away'))}`), [c]);
  const [draftName, setDraftName] = useState(() => draftWithoutCall(me.person));
  const [chosen, setChosen] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const [linking, setLinking] = useState(false);
  const [pausing, setPausing] = useState(false);
  const [linked, setLinked] = useState<{ report: number; form: Form; name: string } | null>(null);
  const [tab, setTab] = useState('caller');
  const placeBox = useRef<HTMLInputElement>(null);

  const hold = useForm({
    name: draftName,
    owner: me.person,
    send: sendIncident,
    onSaved: (saved: Saved) => {
      setChosen(saved.incident);
      setNotice(
        `✓ ${w('saved', { number: saved.number })}${saved.durable ? '' : ` · ▲ ${c('not_durable')}`}`,
      );
      setTried(false);
    },
    onRefused: tell,
  });

  // Answering a call (at the console or by lifting the phone) turns the form to it; the words of the one
  // before stay as its draft.
  const callInHand = seatCall?.state === 'talking' ? seatCall.id : undefined;
  useEffect(() => {
    if (callInHand === undefined) return;
    setDraftName(draftOfCall(callInHand));
    setLinked(null);
    setTried(false);
    setTab('caller');
  }, [callInHand]);

  const formCall = calls.find((one) => one.id === callOfDraft(draftName));
  const { answer, answering, hangUp, holdCall, giveResult } = useCallActions({ offered, seatCall, tell });
  const typing = touched(hold.form);
  const seated = seat?.id;
  useEffect(() => {
    if (seated) void ask(api.POST('/api/v1/seat/typing', { body: { on: typing } })).catch(() => {});
  }, [typing, seated]);

  const near = useMemo(() => nearest(incidents, hold.form.place), [incidents, hold.form.place]);
  const unfilled = unfilledOf(calls);
  const waitingCallbacks = sortCallbacks(callbacks);

  const save = () => {
    setTried(true);
    if (missing(hold.form).length === 0) hold.submit();
  };
  const result = formCall
    ? (kind: (typeof resultKeys)[number][0]) =>
        giveResult(formCall.id, kind, () => {
          setNotice(`✓ ${w('result_given', { result: c(kind) })}`);
          hold.clear();
          setTried(false);
        })
    : undefined;
  const link = (incident: (typeof near)[number]) => {
    if (!formCall) return;
    const kept = hold.form;
    sendLink(formCall.id, incident, kept).then((report) => {
      setLinked({ report, form: kept, name: draftName });
      setNotice(`✓ ${w('linked', { number: incident.number })}`);
      setChosen(incident.id);
      hold.clear();
    }, tell);
  };
  const unlink = () => {
    if (!linked) return;
    ask(api.DELETE('/api/v1/reports/{report}', { params: { path: { report: linked.report } } })).then(() => {
      if (linked.name === draftName) hold.adopt(linked.form);
      setLinked(null);
      setNotice(w('unlinked'));
    }, tell);
  };
  const keys: Hotkeys = {
    F2: answer,
    F4: holdCall,
    'Alt+X': hangUp,
    '/': () => placeBox.current?.focus(),
    'Ctrl+Enter': save,
    'Alt+T': () => setLinking(true),
    'Alt+Z': linked ? unlink : undefined,
    'Alt+S': seat
      ? seat.state === 'paused' || seat.state === 'signed_out'
        ? () => void ask(api.POST('/api/v1/seat/ready')).catch(tell)
        : () => setPausing(true)
      : undefined,
    'Alt+L':
      seat?.state === 'wrap_up'
        ? () => void ask(api.POST('/api/v1/seat/wrap-up/extend')).catch(tell)
        : undefined,
    'Alt+R':
      seat?.state === 'wrap_up'
        ? () => void ask(api.POST('/api/v1/seat/wrap-up/end')).catch(tell)
        : undefined,
  };
  for (const type of types)
    if (type.hotkey) keys[`Alt+${type.hotkey}`] = () => hold.change(chooseType(types, type.id));
  for (const [kind, key] of resultKeys) keys[key] = result ? () => result(kind) : undefined;
  useHotkeys(keys);

  const title = formCall
    ? w('form_for', { number: callerName(formCall, c('no_number')) })
    : callOfDraft(draftName) === null
      ? w('form_free')
      : w('form');
  return (
    <div className="page fixed">
      <Topbar>
        <SeatBar seat={seat} tell={tell} pausing={pausing} setPausing={setPausing} />
      </Topbar>
      <main className="content">
        <div className="desk">
          <section className="zone panel" aria-label={c('page_operator')}>
            <AnswerButton offered={offered} pressed={answering} onAnswer={answer} />
            <InCall call={seatCall} tell={tell} />
            <AlarmBar me={me.person} tell={tell} ringing={Boolean(offered)} />
            <Queue calls={calls} />
            <Tabs className="tabs" selectedKey={tab} onSelectionChange={(key) => setTab(String(key))}>
              <TabList className="tablist" aria-label={w('tab_caller')}>
                <Tab id="caller" className="tab">
                  {w('tab_caller')}
                </Tab>
                <Tab id="script" className="tab">
                  {w('tab_script')}
                </Tab>
                <Tab id="callbacks" className="tab">
                  {w('tab_callbacks', { n: waitingCallbacks.length })}
                </Tab>
                <Tab id="unfilled" className="tab">
                  {w('tab_unfilled', { n: unfilled.length })}
                </Tab>
                <Tab id="drafts" className="tab">
                  {w('tab_drafts')}
                </Tab>
              </TabList>
              <TabPanel id="caller" className="tabpanel">
                <CallerPanel
                  call={offered?.call ?? formCall ?? seatCall}
                  onIncident={setChosen}
                  onLocation={(place) => hold.change({ place: { ...hold.form.place, ...place } })}
                  tell={tell}
                />
              </TabPanel>
              <TabPanel id="script" className="tabpanel">
                <ol className="script">
                  {(types.find((one) => one.id === hold.form.type)?.questions ?? []).map((question) => (
                    <li key={question}>{question}</li>
                  ))}
                </ol>
                {hold.form.type ? null : <p className="muted">{w('plan_wait')}</p>}
              </TabPanel>
              <TabPanel id="callbacks" className="tabpanel">
                <Callbacks callbacks={waitingCallbacks} tell={tell} />
              </TabPanel>
              <TabPanel id="unfilled" className="tabpanel">
                <Unfilled calls={unfilled} onFill={(call) => setDraftName(draftOfCall(call))} />
              </TabPanel>
              <TabPanel id="drafts" className="tabpanel">
                <Drafts open={draftName} onResume={setDraftName} />
              </TabPanel>
            </Tabs>
          </section>
          <IncidentForm
            hold={hold}
            title={title}
            source={serverPlaces}
            placeRef={placeBox}
            tried={tried}
            onSave={save}
            onResult={result}
            result={formCall?.result}
            notice={
              <>
                {notice}{' '}
                {linked ? (
                  <button type="button" className="button small" onClick={unlink}>
                    {w('unlink')}{' '}
                    <span className="kbd" aria-hidden="true">
                      Alt+Z
                    </span>
                  </button>
                ) : null}
              </>
            }
          />
          <div className="zone">
            <Nearby incidents={incidents} place={hold.form.place} chosen={chosen} onChoose={setChosen} />
            <div className="row">
              <button
                type="button"
                className="button"
                aria-keyshortcuts="Alt+T"
                onClick={() => setLinking(true)}
              >
                {w('link')}{' '}
                <span className="kbd" aria-hidden="true">
                  Alt+T
                </span>
              </button>
              {callOfDraft(draftName) === null ? null : (
                <button
                  type="button"
                  className="button plain push"
                  onClick={() => setDraftName(draftWithoutCall(me.person))}
                >
                  {w('new_report')}
                </button>
              )}
            </div>
            <IncidentDetail
              incident={incidents.find((one) => one.id === chosen)}
              tell={tell}
              say={setNotice}
            />
          </div>
        </div>
      </main>
      <LinkDialog
        open={linking}
        onClose={() => setLinking(false)}
        form={hold.form}
        call={formCall}
        incidents={near}
        onLink={link}
      />
    </div>
  );
}
