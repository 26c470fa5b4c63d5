// Incident types with their questions (skrip tanya) and outcomes; the operators' next form has them.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { queries, useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { AdminType, Priority } from '../model';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Check, Choices, TextBox } from '../ui/fields';
import { Select } from '../ui/select';
import { words } from './agency_words';
import { useFault } from './faults';
import { FormDialog } from './form_dialog';

const key = ['admin-types'];
const renew = () => queries.invalidateQueries({ queryKey: key });
const priorities: readonly Priority[] = ['kritis', 'tinggi', 'sedang', 'rendah'];
const lines = (text: string) =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);

export function Types({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const list = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET('/api/v1/incident-types')),
    staleTime: 0,
  });
  const [editing, setEditing] = useState<AdminType | 'new' | null>(null);
  const [retiring, setRetiring] = useState<AdminType | null>(null);
  const params = (one: AdminType) => ({
    params: { path: { type: one.id }, query: { revision: one.revision } },
  });
  const finish = (work: Promise<unknown>) => {
    work.then(
      () => void renew(),
      (error) => {
        tell(error);
        void renew();
      },
    );
    setRetiring(null);
  };
  const button = (one: AdminType, text: string, act: () => void) => (
    <Button size="small" onPress={act} aria-label={`${text} ${one.name}`}>
      {text}
    </Button>
  );
  return (
    <section className="panel stack" aria-label={w('types')}>
      <div className="row">
        <Button look="main" onPress={() => setEditing('new')}>
          {w('add_type')}
        </Button>
      </div>
      {list.isError ? <p className="critical">▲ {c('away')}</p> : null}
      <div className="table-scroll">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{w('type')}</th>
              <th scope="col">{w('group')}</th>
              <th scope="col">{w('priority')}</th>
              <th scope="col">{w('script')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {list.data?.items.map((one) => (
              <tr key={one.id}>
                <th scope="row">{one.name}</th>
                <td>
                  {one.group} · {one.emergency ? w('is_emergency') : w('not_emergency')}
                  {one.restricted ? ` · ■ ${w('is_restricted')}` : ''}
                  {one.retired ? ` · ✕ ${w('is_retired')}` : ''}
                  {one.edited ? <span className="hint"> ({w('edited')})</span> : null}
                </td>
                <td>{c.of(one.default_priority)}</td>
                <td>{w('questions_of', { count: one.questions.length })}</td>
                <td>
                  <span className="row tight end">
                    {button(one, w('change'), () => setEditing(one))}
                    {one.retired
                      ? button(one, w('restore_type'), () =>
                          finish(ask(api.POST('/api/v1/incident-types/{type}/restore', params(one)))),
                        )
                      : button(one, w('retire_type'), () => setRetiring(one))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing ? (
        <TypeDialog
          type={editing === 'new' ? null : editing}
          types={list.data?.items ?? []}
          onClose={() => setEditing(null)}
        />
      ) : null}
      {retiring ? (
        <Ask title={w('retire_type')} open onClose={() => setRetiring(null)} narrow alert>
          <div className="stack">
            <p>{w('retire_type_sure', { name: retiring.name })}</p>
            <div className="row end">
              <Button onPress={() => setRetiring(null)}>{c('cancel')}</Button>
              <Button
                look="stop"
                onPress={() => finish(ask(api.DELETE('/api/v1/incident-types/{type}', params(retiring))))}
              >
                {w('retire_type')}
              </Button>
            </div>
          </div>
        </Ask>
      ) : null}
    </section>
  );
}

interface DialogProps {
  type: AdminType | null;
  types: readonly AdminType[];
  onClose(): void;
}

function TypeDialog({ type, types, onClose }: DialogProps) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const [revision] = useState(type?.revision ?? 0);
  const [id, setId] = useState(type?.id ?? '');
  const [like, setLike] = useState('');
  const [name, setName] = useState(type?.name ?? '');
  const [group, setGroup] = useState(type?.group ?? types[0]?.group ?? '');
  const [priority, setPriority] = useState<Priority>(type?.default_priority ?? 'tinggi');
  const [hotkey, setHotkey] = useState(String(type?.hotkey ?? 0));
  const [emergency, setEmergency] = useState(type?.emergency ?? true);
  const [restricted, setRestricted] = useState(type?.restricted ?? false);
  const [seen, setSeen] = useState<readonly string[]>(type?.restricted_agencies ?? []);
  const [askCaller, setAskCaller] = useState(type?.ask_caller ?? false);
  const [questions, setQuestions] = useState((type?.questions ?? []).join('\n'));
  const [outcomes, setOutcomes] = useState((type?.outcomes ?? []).join('\n'));
  const fault = useFault(c('away'), [
    'id',
    'like',
    'name',
    'group',
    'emergency',
    'restricted_agencies',
    'hotkey',
    'questions',
    'outcomes',
  ]);
  const whole = name.trim() && group.trim() && (type || (id.trim() && like));
  const save = () => {
    const body = {
      revision,
      name: name.trim(),
      group: group.trim(),
      default_priority: priority,
      hotkey: Number(hotkey),
      emergency,
      restricted,
      restricted_agencies: restricted ? [...seen] : [],
      ask_caller: askCaller,
      questions: lines(questions),
      outcomes: lines(outcomes),
    };
    const saving = type
      ? ask(api.PUT('/api/v1/incident-types/{type}', { params: { path: { type: type.id } }, body }))
      : ask(api.POST('/api/v1/incident-types', { body: { ...body, id: id.trim(), like } }));
    saving.then(
      () => {
        void renew();
        onClose();
      },
      (error) => {
        fault.take(error);
        void renew();
      },
    );
  };
  return (
    <FormDialog
      title={type ? `${w('change')}: ${type.name}` : w('add_type')}
      ready={Boolean(whole)}
      fault={fault.rest}
      onSave={save}
      onClose={onClose}
    >
      {type ? null : (
        <>
          <TextBox
            label={w('id')}
            value={id}
            onChange={setId}
            hint={w('id_hint')}
            fault={fault.at('id')}
            maxLength={40}
            autoFocus
            required
          />
          <Select
            label={w('like')}
            value={like}
            onChange={setLike}
            all="–"
            choices={types.map((one) => ({ value: one.id, text: one.name }))}
          />
          <p className={fault.at('like') ? 'fault' : 'hint'}>{fault.at('like') ?? w('like_hint')}</p>
        </>
      )}
      <TextBox
        label={w('name')}
        value={name}
        onChange={setName}
        fault={fault.at('name')}
        maxLength={100}
        required
      />
      <TextBox
        label={w('group')}
        value={group}
        onChange={setGroup}
        fault={fault.at('group')}
        maxLength={60}
        required
      />
      <Choices
        label={w('priority')}
        value={priority}
        onChange={(value) => setPriority(value as Priority)}
        choices={priorities.map((one) => ({ value: one, text: c(one) }))}
      />
      <TextBox
        label={w('questions')}
        value={questions}
        onChange={setQuestions}
        rows={5}
        fault={fault.at('questions')}
      />
      <TextBox
        label={w('outcomes')}
        value={outcomes}
        onChange={setOutcomes}
        rows={4}
        fault={fault.at('outcomes')}
      />
      <Select
        label={w('hotkey')}
        value={hotkey}
        onChange={setHotkey}
        choices={[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((one) => ({
          value: String(one),
          text: one ? String(one) : w('no_hotkey'),
        }))}
      />
      {fault.at('hotkey') ? <p className="fault">{fault.at('hotkey')}</p> : null}
      <Check
        checked={emergency}
        isDisabled={type?.emergency}
        describedBy={type?.emergency ? 'still-emergency' : undefined}
        onChange={setEmergency}
      >
        {w('emergency')}
      </Check>
      {type?.emergency ? (
        <p className="hint" id="still-emergency">
          {w('still_emergency')}
        </p>
      ) : null}
      {fault.at('emergency') ? <p className="fault">{fault.at('emergency')}</p> : null}
      <Check checked={askCaller} onChange={setAskCaller}>
        {w('ask_caller')}
      </Check>
      <Check checked={restricted} onChange={setRestricted}>
        {w('restricted')}
      </Check>
      {restricted ? (
        <fieldset>
          <legend className="label">{w('restricted_agencies')}</legend>
          <div className="row tight">
            {agencies.map((one) => (
              <Check
                key={one.id}
                checked={seen.includes(one.id)}
                onChange={(on) => setSeen(on ? [...seen, one.id] : seen.filter((known) => known !== one.id))}
              >
                {one.short_name}
              </Check>
            ))}
          </div>
          {fault.at('restricted_agencies') ? (
            <p className="fault">{fault.at('restricted_agencies')}</p>
          ) : null}
        </fieldset>
      ) : null}
    </FormDialog>
  );
}
