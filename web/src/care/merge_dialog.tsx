// Gabungkan: this incident and another open one side by side, as two people would lay two sheets beside
// each other. Nothing is preselected; both stories stay. What another desk does to either of them meanwhile is said here.
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { useHouse } from '../api/queries';
import { useThings } from '../connection/use';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident } from '../model';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Fault } from '../ui/fault';
import { Choices, TextBox } from '../ui/fields';
import { FormEnd } from '../ui/form_end';
import { useLetGo } from '../ui/let_go';
import { words } from './words';

interface Props {
  incident: Incident;
  open: boolean;
  onClose(): void;
}

/** As the centre has it: an open one that is neither part of another nor has parts. */
const mayBeMerged = (one: Incident) => one.state === 'open' && !one.merged_into && !one.merged?.length;

/** The open incidents this one could be merged into. */
export function mergeable(incident: Incident, all: readonly Incident[]): Incident[] {
  return all.filter(
    (one) =>
      one.id !== incident.id &&
      one.state === 'open' &&
      !one.masked &&
      !one.merged_into &&
      one.restricted === incident.restricted,
  );
}

/** Who merged it last, as its own timeline has it. */
const mergedBy = (one: Incident) =>
  (one.timeline ?? []).findLast(({ kind }) => kind === 'incidents_merged')?.person_name ?? '—';

export function MergeDialog({ incident, open, onClose }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const all = useThings('incident');
  const { types } = useHouse();
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState('');
  const [sending, setSending] = useState(false);
  const fit = mergeable(incident, all);
  // What is being compared stays, whatever another desk makes of it meanwhile.
  const theirs = all.find((one) => String(one.id) === chosen && !one.masked);
  const offered = fit.filter((one) => one !== theirs).slice(0, 8);
  const choices = all.filter((one) => one === theirs || offered.includes(one));
  const ready =
    Boolean(theirs && fit.includes(theirs)) && mayBeMerged(incident) && reason.trim().length >= 3 && !sending;
  const typeOf = (one: Incident) => types.find((type) => type.id === one.type)?.name ?? one.type ?? '';
  const choose = (id: string) => {
    setChosen(id);
    setFault('');
  };
  const close = () => {
    setChosen(null);
    setReason('');
    setFault('');
    onClose();
  };
  const save = () => {
    if (!theirs || !ready) return;
    setSending(true);
    setFault('');
    ask(
      api.POST('/api/v1/incidents/{incident}/merge', {
        params: { path: { incident: incident.id } },
        body: { into: theirs.id, reason: reason.trim() },
      }),
    )
      .then(close, (error) => setFault(messageOf(error, c('away'))))
      .finally(() => setSending(false));
  };
  return (
    <Ask title={w('merge_title', { number: incident.number })} open={open} onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        {choices.length ? (
          <Choices
            label={w('merge_choose')}
            value={chosen}
            onChange={choose}
            choices={choices.map((one) => ({
              value: String(one.id),
              text: `${one.number} ${typeOf(one)} · ${one.place_text ?? ''}`,
            }))}
          />
        ) : (
          <p className="muted">{w('merge_none')}</p>
        )}
        {/* one's own merging may be seen before it is answered: that is no news */}
        {sending ? null : <Meanwhile incident={incident} chosen={chosen} all={all} onChoose={choose} />}
        {theirs ? <SideBySide left={incident} right={theirs} typeOf={typeOf} /> : null}
        {chosen === null ? null : (
          <TextBox label={w('merge_why')} value={reason} onChange={setReason} maxLength={500} atLeast={3} />
        )}
        <FormEnd fault={fault} onCancel={close} ready={ready} save={w('merge_do')} />
      </form>
    </Ask>
  );
}

interface MeanwhileProps {
  incident: Incident;
  chosen: string | null;
  all: readonly Incident[];
  onChoose(id: string): void;
}

/** What another desk did to either of the two while they were compared, and the way on. */
function Meanwhile({ incident, chosen, all, onChoose }: MeanwhileProps) {
  const w = useWords(words);
  const c = useWords(common);
  const theirs = all.find((one) => String(one.id) === chosen && !one.masked);
  const ownFault = !mayBeMerged(incident);
  const about = ownFault ? incident : theirs;
  if (!about) return <Fault text={chosen === null ? '' : w('merge_gone')} />;
  // a guest of this one makes it stay what it is
  const moved = about.merged_into
    ? about
    : ownFault
      ? all.find((one) => one.merged_into === about.id)
      : undefined;
  if (moved) {
    const numberOf = (id: number | undefined) =>
      all.find((one) => one.id === id && !one.masked)?.number ?? c('restricted');
    const into = ownFault ? undefined : mergeable(incident, all).find((one) => one.id === moved.merged_into);
    const told = { number: moved.number, into: numberOf(moved.merged_into), name: mergedBy(moved) };
    return <Overtaken told={w('merge_overtaken', told)} into={into} onChoose={onChoose} />;
  }
  if (about.state === 'closed') return <Fault text={w('merge_closed', { number: about.number })} />;
  return <Fault text={about.restricted === incident.restricted ? '' : w('merge_restricted')} />;
}

interface OvertakenProps {
  told: string;
  into: Incident | undefined;
  onChoose(id: string): void;
}

function Overtaken({ told, into, onChoose }: OvertakenProps) {
  const w = useWords(words);
  const box = useLetGo<HTMLParagraphElement>();
  return (
    <p ref={box} className="row tight warn" role="alert">
      <span className="grow">▲ {told}</span>
      {into ? (
        <Button look="main" onPress={() => onChoose(String(into.id))}>
          {w('merge_compare', { number: into.number })}
        </Button>
      ) : null}
    </p>
  );
}

interface SideProps {
  left: Incident;
  right: Incident;
  typeOf(one: Incident): string;
}

export function SideBySide({ left, right, typeOf }: SideProps) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const short = (id: string) => agencies.find((one) => one.id === id)?.short_name ?? id;
  const cells = (one: Incident): string[] => [
    typeOf(one),
    one.place_text ?? '—',
    dayAndClock(one.created_wall),
    (one.reports ?? [])
      .map((report) => report.narrative)
      .filter(Boolean)
      .join(' · ') ||
      one.narrative ||
      '—',
    (one.assignments ?? []).map((task) => `${short(task.agency)} (${c.of(task.state)})`).join(', ') || '—',
  ];
  const [a, b] = [cells(left), cells(right)];
  const labels = [w('type'), w('place'), w('time'), w('narrative'), w('agencies')];
  return (
    <table className="list side-by-side">
      <thead>
        <tr>
          <td />
          <th scope="col">{left.number}</th>
          <th scope="col">{right.number}</th>
        </tr>
      </thead>
      <tbody>
        {labels.map((label, row) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="said">{a[row]}</td>
            <td className="said">{b[row]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
