// The operator's desk: the call on the left, the form in the middle, incidents on the right; every action
// has a key. What the server brings never moves the focus and never changes what is being typed.
import '../styles/operator.css';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { useHouse, useMe } from '../api/queries';
import { useLoaded, useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident, Place } from '../model';
import { phoneText } from '../phone';
import { Topbar } from '../shell/topbar';
import { dayAndClock } from '../time';
import { answerTraining, draftOfTraining, isTrainingDraft, sendTraining } from '../training/training';
import { words as trainingWords } from '../training/words';
import { Button } from '../ui/button';
import { type Hotkeys, useHotkeys } from '../ui/hotkeys';
import { later } from '../ui/later';
import { useStable } from '../ui/stable';
import { offerTo } from './call_panel';
import { CallsColumn } from './calls_column';
import {
  callOfDraft,
  draftOfCall,
  draftWithoutCall,
  freshDraft,
  isDraftWithoutCall,
  shownBefore,
} from './draft_names';
import { type Form, missing, touched } from './form';
import { chooseType, IncidentForm, type QuickResult, resultKeys } from './incident_form';
import { IncidentsColumn } from './incidents_column';
import type { Linking } from './link_dialog';
import { nearest } from './nearby';
import { serverPlaces } from './place_source';
import { SeatBar } from './seat_bar';
import { sendIncident, sendLink } from './send';
import { useCallActions } from './use_call_actions';
import { type Saved, useForm } from './use_form';
import { nameOfCall, useFormCall } from './use_form_call';
import { words } from './words';
import { savedOf } from './work';

const TrainingBanner = later(async () => (await import('../care/dialogs')).TrainingBanner);
const KeptDrafts = later(async () => (await import('../care/dialogs')).KeptDrafts);
const LinkDialog = later(async () => (await import('../care/dialogs')).LinkDialog);

export default function OperatorPage() {
  const w = useWords(words);
  const c = useWords(common);
  const t = useWords(trainingWords);
  const me = useMe();
  const { types } = useHouse();
  const calls = useThings('call');
  const loaded = useLoaded();
  const seats = useThings('seat');
  const incidents = useThings('incident');
  const seat = seats.find((one) => one.person === me.person);
  const offered = useMemo(() => offerTo(calls, seat), [calls, seat]);
  const seatCall = calls.find((one) => one.id === seat?.call);

  const [notice, setNotice] = useState('');
  const tell = useStable((error: unknown) => setNotice(`▲ ${messageOf(error, c('away'))}`));
  // What was refused is no news any more when the next thing is done.
  const overlook = useStable(() => setNotice((said) => (said.startsWith('▲') ? '' : said)));
  const [draftName, setDraftName] = useState(() => shownBefore(me.person) ?? draftWithoutCall(me.person));
  const [chosen, setChosen] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const [linking, setLinking] = useState<Linking | null>(null);
  const [pausing, setPausing] = useState(false);
  const [linked, setLinked] = useState<{ report: number; form: Form; name: string } | null>(null);
  const [tab, setTab] = useState('caller');
  const placeBox = useRef<HTMLInputElement>(null);

  const of = useFormCall({ person: me.person, draft: draftName, calls, incidents, seat });
  const hold = useForm({
    name: draftName,
    owner: me.person,
    call: of.named,
    send: (name, form) => (isTrainingDraft(name) ? sendTraining(form) : sendIncident(name, form)),
    onSaved: (saved: Saved, name: string) => {
      const call = callOfDraft(name);
      if (call !== null) of.told(call, 'kejadian');
      if (saved.incident) setChosen(saved.incident);
      const permanent = saved.durable ? '' : ` · ▲ ${c('not_durable')}`;
      const said = saved.incident
        ? w('saved', { number: saved.number })
        : t('kept', { number: saved.number });
      setNotice(`✓ ${said}${permanent}`);
      setTried(false);
    },
    onRefused: tell,
  });

  // A training that was answered takes the form; when it is over its words go with it, so that none of them
  // can become an incident. A real call's own effect, below, comes last and wins.
  const training = seat?.training;
  const trained = training && training.step !== 'ringing' ? training.id : undefined;
  useEffect(() => {
    if (trained !== undefined) setDraftName(draftOfTraining(trained));
  }, [trained]);
  const trainingIsOver = loaded && isTrainingDraft(draftName) && !training;
  useEffect(() => {
    if (!trainingIsOver) return;
    hold.clear();
    setDraftName(freshDraft(me.person));
    setNotice(t('over'));
    setTried(false);
  }, [trainingIsOver, hold.clear, me.person, t]);

  // A call that has its result needs this form no longer, once its seat has turned to something else.
  const typing = touched(hold.form);
  const formIsOver = loaded && of.over && hold.settled && !typing && !linking;
  useEffect(() => {
    if (formIsOver) setDraftName(freshDraft(me.person));
  }, [formIsOver, me.person]);

  // Answering a call (at the console or by lifting the phone) turns the form to it; the words of the one
  // before stay as its draft. A call to an agency is about an incident that is there already.
  const callInHand = seatCall?.state === 'talking' && !seatCall.contact_agency ? seatCall.id : undefined;
  useEffect(() => {
    if (callInHand === undefined) return;
    setDraftName(draftOfCall(callInHand));
    setNotice(''); // what became of the call before is no news of this one
    setLinked(null);
    setTried(false);
    setTab('caller');
  }, [callInHand]);

  const withCall = of.id !== null;
  const formCall = of.call;
  const named = nameOfCall(draftName, hold.form, of.named);
  const { answer, answering, hangUp, holdCall, giveResult } = useCallActions({ offered, seatCall, tell });
  // Words that keep the phone from ringing: this page's own. Said again when wrap-up begins, which waits for them.
  const [seated, wraps, writing] = [seat?.id, seat?.state === 'wrap_up', typing && hold.taken === null];
  // biome-ignore lint/correctness/useExhaustiveDependencies: said again when wrap-up begins
  useEffect(() => {
    if (seated) void ask(api.POST('/api/v1/seat/typing', { body: { on: writing } })).catch(() => {});
  }, [writing, seated, wraps]);
  const near = useMemo(() => nearest(incidents, hold.form.place), [incidents, hold.form.place]);

  const save = useStable(() => {
    if (hold.taken) return setNotice(`▲ ${w('not_saved')}`); // the form's head says why
    setTried(true);
    const lacks = missing(hold.form);
    if (lacks.length === 0) return hold.submit();
    setNotice(`▲ ${w('not_saved')}: ${lacks.map((one) => w(`missing_${one}`)).join(', ')}`);
    if (lacks.includes('place')) placeBox.current?.focus();
  });
  // Another page has the form, or it is being saved: what became of the call is told there.
  const resultOpen = withCall && hold.taken === null && !hold.form.sent;
  const [resultTold, setResultTold] = useState<number | null>(null); // of which call the notice says it
  const result = useStable((kind: QuickResult) => {
    const [call, name] = [of.id, draftName];
    if (call === null || !resultOpen) return;
    giveResult(call, kind, () => {
      of.told(call, kind);
      setNotice(`✓ ${w('result_given', { result: c(kind) })}`);
      setResultTold(call);
      hold.forget(name);
      setTried(false);
    });
  });
  // Another desk made an incident of that call after all: the result given here holds no more.
  const elsewhere = useMemo(() => savedOf(incidents, resultTold), [incidents, resultTold]);
  useEffect(() => {
    if (!elsewhere) return;
    const { incident, report } = elsewhere;
    setResultTold(null);
    setNotice(`▲ ${w('saved_elsewhere', { number: incident.number, name: report.person_name })}`);
  }, [elsewhere, w]);
  // What the dialog was opened for is linked, also when the next call was answered behind it.
  const link = (incident: Incident, { name, form: kept }: Linking) => {
    const call = callOfDraft(name);
    if (call === null) return;
    sendLink(call, incident, kept).then((report) => {
      of.told(call, 'laporan_tambahan');
      setLinked({ report, form: kept, name });
      setNotice(`✓ ${w('linked', { number: incident.number })}`);
      setChosen(incident.id);
      hold.forget(name);
    }, tell);
  };
  const unlink = () => {
    if (!linked) return;
    ask(api.DELETE('/api/v1/reports/{report}', { params: { path: { report: linked.report } } })).then(() => {
      const call = callOfDraft(linked.name);
      if (call !== null) of.told(call, null);
      hold.giveBack(linked.name, linked.form);
      if (!typing && !callInHand) setDraftName(linked.name);
      setLinked(null);
      setNotice(w('unlinked'));
    }, tell);
  };
  const takeLocation = useStable((place: Partial<Place>) =>
    hold.change({ place: { ...hold.form.place, ...place } }),
  );
  const openLink = useStable(() => setLinking({ name: draftName, form: hold.form, call: named }));
  // A free form after a call is an empty one: words left before are offered in its head, not put into it.
  const newReport = useStable(() => setDraftName(freshDraft(me.person)));

  // The call in hand, or the one in wrap-up: a form without a call leads back to its own.
  const ownCall = seatCall && !seatCall.contact_agency ? seatCall.id : undefined;
  const backToCall = useStable(() => {
    if (ownCall !== undefined) setDraftName(draftOfCall(ownCall));
  });

  const post =
    (path: '/api/v1/seat/ready' | '/api/v1/seat/wrap-up/extend' | '/api/v1/seat/wrap-up/end') => () =>
      void ask(api.POST(path)).catch(tell);
  const resting = seat?.state === 'paused' || seat?.state === 'signed_out';
  const wrapping = seat?.state === 'wrap_up';
  const keys: Hotkeys = {
    F2: !offered && training?.step === 'ringing' ? () => void answerTraining().catch(tell) : answer,
    F4: holdCall,
    'Alt+X': hangUp,
    '/': () => placeBox.current?.focus(),
    'Alt+/': () => placeBox.current?.focus(), // from inside a text box too
    'Ctrl+Enter': save,
    'Alt+T': openLink,
    'Alt+Z': linked ? unlink : undefined,
    'Alt+S': seat ? (resting ? post('/api/v1/seat/ready') : () => setPausing(true)) : undefined,
    'Alt+L': wrapping ? post('/api/v1/seat/wrap-up/extend') : undefined,
    'Alt+R': wrapping ? post('/api/v1/seat/wrap-up/end') : undefined,
  };
  for (const type of types)
    if (type.hotkey && !type.retired)
      keys[`Alt+${type.hotkey}`] = () => hold.change(chooseType(types, type.id));
  for (const [kind, key] of resultKeys) keys[key] = resultOpen ? () => result(kind) : undefined;
  useHotkeys(keys, overlook);

  const title = isTrainingDraft(draftName)
    ? `${t('mark')}: ${training?.title ?? ''}`
    : named
      ? w('form_for', { number: phoneText(named.number) || c('no_number'), time: dayAndClock(named.at) })
      : withCall
        ? w('form_for', { number: `#${of.id}`, time: '' })
        : w('form_free');
  return (
    <div
      className="page fixed"
      onPointerDownCapture={(event) => {
        if (event.target instanceof Element && event.target.closest('button')) overlook();
      }}
    >
      <Topbar below={training ? <TrainingBanner /> : null}>
        <SeatBar seat={seat} tell={tell} pausing={pausing} setPausing={setPausing} />
      </Topbar>
      <main className="content">
        <div className="desk">
          <CallsColumn
            me={me.person}
            calls={calls}
            offered={offered}
            answering={answering}
            onAnswer={answer}
            seat={seat}
            seatCall={seatCall}
            formCall={formCall}
            type={hold.form.type}
            draft={draftName}
            onDraft={setDraftName}
            onIncident={setChosen}
            onLocation={takeLocation}
            tab={tab}
            setTab={setTab}
            tell={tell}
          />
          <IncidentForm
            hold={hold}
            title={title}
            saveText={isTrainingDraft(draftName) ? t('save') : undefined}
            source={serverPlaces}
            placeRef={placeBox}
            tried={tried}
            onSave={save}
            onNew={newReport}
            onDraft={setDraftName}
            onResult={resultOpen ? result : undefined}
            result={of.result}
            kept={
              isDraftWithoutCall(draftName, me.person) ? (
                <KeptDrafts
                  key={draftName}
                  person={me.person}
                  login={me.login}
                  calls={calls}
                  shown={draftName}
                  hold={hold}
                  onOpen={setDraftName}
                />
              ) : undefined
            }
            notice={
              <>
                {notice}{' '}
                {linked ? (
                  <Button size="small" hotkey="Alt+Z" onPress={unlink}>
                    {w('unlink')}
                  </Button>
                ) : null}
              </>
            }
          />
          <IncidentsColumn
            incidents={incidents}
            place={hold.form.place}
            chosen={chosen}
            onChoose={setChosen}
            onLink={openLink}
            onNew={withCall ? newReport : undefined}
            onCall={ownCall === undefined || draftName === draftOfCall(ownCall) ? undefined : backToCall}
            tell={tell}
            say={setNotice}
          />
        </div>
      </main>
      <LinkDialog linking={linking} onClose={() => setLinking(null)} incidents={near} onLink={link} />
    </div>
  );
}
