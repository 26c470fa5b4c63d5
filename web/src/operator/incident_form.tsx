// The form: place, type, priority, words; what is missing is said beside the field when a save is tried.
import { Save } from 'lucide-react';
import { memo, type Ref, useState } from 'react';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { CallResult, IncidentType } from '../model';
import { Button } from '../ui/button';
import { Combo } from '../ui/combo';
import { Check, Choices, TextBox } from '../ui/fields';
import { memoOn } from '../ui/stable';
import { type Form, type Missing, missing, plainText, touched } from './form';
import { PlaceDetail, PlaceField, type PlaceSource } from './place_field';
import { PlanPreview } from './plan_preview';
import type { FormHold, Unsent } from './use_form';
import { words } from './words';

interface Props {
  hold: FormHold;
  title: string;
  /** a training's: the form is marked, and its button promises nothing else */
  saveText?: string | undefined;
  source: PlaceSource;
  placeRef: Ref<HTMLInputElement>;
  tried: boolean;
  onSave(): void;
  /** absent: no call whose result could be given */
  onResult?: ((result: QuickResult) => void) | undefined;
  result?: CallResult | undefined;
  notice: React.ReactNode;
  /** leaves a form that another page has for an empty one */
  onNew(): void;
  /** turns to another draft */
  onDraft(name: string): void;
  /** drafts left before, offered while the form is empty */
  kept?: React.ReactNode;
}

export type QuickResult = Exclude<CallResult, 'kejadian' | 'laporan_tambahan'>;
export const resultKeys: readonly (readonly [result: QuickResult, key: string])[] = [
  ['informasi', 'Alt+I'],
  ['salah_wilayah', 'Alt+W'],
  ['ghost', 'Alt+G'],
  ['iseng', 'Alt+J'],
  ['terputus', 'Alt+P'],
  ['uji_coba', 'Alt+U'],
];

export function chooseType(types: readonly IncidentType[], id: string): Partial<Form> {
  const type = types.find((one) => one.id === id);
  return type ? { type: id, priority: type.default_priority, flags: [] } : {};
}

/** Empties the form in one press, and gives it back in one until something new is typed. */
function Discard({ hold }: { hold: FormHold }) {
  const w = useWords(words);
  const [dropped, setDropped] = useState<Form | null>(null);
  const typed = touched(hold.form);
  if (dropped && !typed)
    return (
      <Button
        look="plain"
        size="small"
        onPress={() => {
          hold.adopt(dropped);
          setDropped(null);
        }}
      >
        {w('give_back')}
      </Button>
    );
  return (
    <Button
      look="plain"
      size="small"
      isDisabled={hold.form.sent || hold.taken !== null}
      onPress={() => {
        setDropped(typed ? hold.form : null);
        hold.clear();
      }}
    >
      {w('discard')}
    </Button>
  );
}

/** The form is another page's by now: nothing more is written here before somebody decides. */
function TakenLine({ hold, onNew }: { hold: FormHold; onNew(): void }) {
  const w = useWords(words);
  const { name, text } = hold.taken ?? {};
  return (
    <span className="kept-draft" role="alert">
      <span className="wraps critical">▲ {text ?? w('taken_by', { name: name ?? '' })}</span>
      <Button size="small" onPress={hold.takeOver}>
        {w(hold.taken?.saved ? 'take_again' : 'take_over')}
      </Button>
      <Button size="small" onPress={onNew}>
        {w('taken_new')}
      </Button>
    </span>
  );
}

/** What was typed here and never reached the server before another page took the form: never thrown away silently. */
function UnsentLine({ unsent, onOpen }: { unsent: Unsent; onOpen(name: string): void }) {
  const w = useWords(words);
  const [copied, setCopied] = useState(false);
  const text = plainText(unsent.form);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className="kept-draft unsent" role="status">
      <span className="clip grow" title={text}>
        <strong className="warn">▲ {w('unsent_words')}</strong>: {text}
      </span>
      <Button size="small" onPress={() => void copy()}>
        {w(copied ? 'unsent_copied' : 'unsent_copy')}
      </Button>
      <Button size="small" onPress={() => onOpen(unsent.name)}>
        {w('unsent_open')}
      </Button>
    </div>
  );
}

export function IncidentForm(props: Props) {
  const { hold, title, saveText, source, placeRef, tried, onSave, onResult, result, notice, kept, onNew } =
    props;
  const { form, change } = hold;
  const w = useWords(words);
  const lacks = tried ? missing(form) : [];
  const fault = (one: Missing) => (lacks.includes(one) ? w(`missing_${one}`) : undefined);
  // One's own words of another page are shown before they are this page's draft.
  const draft = [
    hold.draft === 'empty' ? '' : w(`draft_${hold.draft}`),
    hold.restored ? w('draft_restored') : '',
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <section className={`zone panel ${saveText ? 'practice' : ''}`} aria-label={title}>
      <div className="row form-head">
        <h2>{title}</h2>
        {hold.taken ? (
          <TakenLine hold={hold} onNew={onNew} />
        ) : kept && draft === '' ? (
          kept
        ) : (
          <span className={`push ${hold.draft === 'failed' ? 'warn' : 'muted'}`}>{draft}</span>
        )}
      </div>
      {hold.unsent ? <UnsentLine unsent={hold.unsent} onOpen={props.onDraft} /> : null}
      <div className="zone scroll grow" inert={form.sent || hold.taken !== null}>
        <PlaceField
          form={form}
          onChange={change}
          source={source}
          inputRef={placeRef}
          fault={fault('place')}
        />
        <PlaceDetail form={form} onChange={change} />
        <TypeField form={form} change={change} fault={fault('type')} />
        <PriorityField form={form} change={change} fault={fault('priority')} />
        <FlagField form={form} change={change} fault={undefined} />
        <TextBox
          label={w('narrative')}
          value={form.narrative}
          onChange={(narrative) => change({ narrative })}
          rows={3}
          className="words"
          maxLength={8000}
        />
        <div className="row">
          <TextBox
            className="grow beside-label"
            label={w('caller_name')}
            value={form.caller_name}
            onChange={(caller_name) => change({ caller_name })}
            maxLength={200}
          />
          <Check checked={!form.safe_callback} onChange={(unsafe) => change({ safe_callback: !unsafe })}>
            {w('unsafe_callback')}
          </Check>
        </div>
      </div>
      <PlanPreview form={form} onChange={change} />
      <div className="row save">
        <Button look="main" hotkey="Ctrl+↵" busy={hold.saveState !== 'idle'} onPress={onSave}>
          <Save size={16} aria-hidden="true" />{' '}
          {hold.saveState === 'idle' ? (saveText ?? w('save')) : w('saving')}
        </Button>
        <Discard key={title} hold={hold} />
        <div className="notice grow" role="status">
          {notice}
          {hold.saveState === 'waiting' ? <span className="warn">▲ {w('save_waits')}</span> : null}
        </div>
      </div>
      <Results onResult={onResult} result={result} />
    </section>
  );
}

interface TypeProps {
  form: Form;
  change(part: Partial<Form>): void;
  fault: string | undefined;
}

const TypeField = memoOn(TypeBox, ['type']);

function TypeBox({ form, change, fault }: TypeProps) {
  const w = useWords(words);
  const c = useWords(common);
  const { types } = useHouse();
  const offered = types.filter((one) => !one.retired);
  const quick = offered
    .filter((one) => one.hotkey >= 1 && one.hotkey <= 9)
    .sort((a, b) => a.hotkey - b.hotkey);
  const chosen = types.find((one) => one.id === form.type);
  const [search, setSearch] = useState('');
  const [lastType, setLastType] = useState(form.type);
  if (lastType !== form.type) {
    // chosen by a key, or the form was cleared: the box shows what holds now
    setLastType(form.type);
    setSearch(chosen?.name ?? '');
  }
  const found = offered.filter((one) => {
    const sought = search.trim().toLowerCase();
    return !sought || search === chosen?.name || `${one.name} ${one.group}`.toLowerCase().includes(sought);
  });
  return (
    <div className="types">
      <Choices
        label={w('type')}
        value={form.type}
        onChange={(id) => change(chooseType(types, id))}
        fault={chosen?.retired ? w('type_retired') : fault}
        choices={quick.map((one) => ({ value: one.id, text: one.name, key: String(one.hotkey) }))}
      />
      <Combo
        label={w('type_all')}
        hideLabel
        placeholder={w('type_all')}
        input={search}
        onInput={setSearch}
        chosen={form.type}
        onChoose={(id) => {
          change(chooseType(types, id));
          setSearch(types.find((one) => one.id === id)?.name ?? '');
        }}
        suggestions={found.map((one) => ({
          id: one.id,
          text: one.name,
          detail: `${one.group}${one.restricted ? ` · ${c('restricted')}` : ''}`,
        }))}
      />
    </div>
  );
}

const PriorityField = memoOn(PriorityBox, ['priority']);

function PriorityBox({ form, change, fault }: TypeProps) {
  const w = useWords(words);
  const c = useWords(common);
  return (
    <Choices
      beside
      label={w('priority')}
      value={form.priority}
      onChange={(priority) => change({ priority })}
      fault={fault}
      choices={[
        { value: 'kritis', text: `▲▲ ${c('kritis')}` },
        { value: 'tinggi', text: `▲ ${c('tinggi')}` },
        { value: 'sedang', text: `■ ${c('sedang')}` },
        { value: 'rendah', text: `▽ ${c('rendah')}` },
      ]}
    />
  );
}

const FlagField = memoOn(FlagBox, ['type', 'flags']);

/** What the rules may ask for beside the type: people trapped, dangerous goods. */
function FlagBox({ form, change }: TypeProps) {
  const w = useWords(words);
  const { flags } = useHouse();
  const offered = flags.filter((one) => form.type && (!one.types.length || one.types.includes(form.type)));
  const ticked = form.flags ?? [];
  if (!offered.length) return null;
  return (
    <fieldset className="row tight flags" aria-label={w('flags')}>
      {offered.map((one) => (
        <Check
          key={one.id}
          checked={ticked.includes(one.id)}
          onChange={(on) =>
            change({ flags: on ? [...ticked, one.id] : ticked.filter((id) => id !== one.id) })
          }
        >
          {one.name}
        </Check>
      ))}
    </fieldset>
  );
}

interface ResultsProps {
  onResult?: Props['onResult'];
  result?: CallResult | undefined;
}

/** What the call was when it is no incident: one key each. */
const Results = memo(function Results({ onResult, result }: ResultsProps) {
  const w = useWords(words);
  const c = useWords(common);
  return (
    <div className="row tight results">
      <span className="hint">{w('results')}</span>
      {resultKeys.map(([one, key]) => (
        <Button
          key={one}
          size="small"
          isDisabled={!onResult}
          aria-pressed={result === one}
          aria-keyshortcuts={key.replace('Alt', 'Alt')}
          onPress={() => onResult?.(one)}
        >
          {result === one ? '✓ ' : ''}
          {c(one)}{' '}
          <span className="kbd" aria-hidden="true">
            {key.slice(4)}
          </span>
        </Button>
      ))}
    </div>
  );
});
