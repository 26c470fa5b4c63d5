// Agencies, the regency's duty officers and their contacts; each change is in force at once.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { AdminAgency, AgencyList, IncidentType, Rule } from '../model';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Choices, TextBox } from '../ui/fields';
import { Select } from '../ui/select';
import { agenciesKey, renewAgencies } from './agency_query';
import { words } from './agency_words';
import { Contacts } from './contacts';
import { useFault } from './faults';
import { FormDialog } from './form_dialog';
import { useInForce } from './rules/data';

const trying = (list: AgencyList | undefined) =>
  [...(list?.items ?? []), ...(list ? [list.duty] : [])].some((one) =>
    one.contacts.some((contact) => contact.tests.some((test) => test.result === 'trying')),
  );

/** What people call a rule: what it says, or the types it is for; its own id only where it has neither. */
function ruleName(id: string, rules: readonly Rule[] | undefined, types: readonly IncidentType[]): string {
  const rule = rules?.find((one) => one.id === id);
  const named = (rule?.types.length ? rule.types : [id])
    .map((type) => types.find((one) => one.id === type)?.name)
    .filter(Boolean);
  return rule?.text || named.join(' / ') || id.replaceAll('_', ' ');
}

export function Agencies({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const list = useQuery({
    queryKey: agenciesKey,
    queryFn: () => ask(api.GET('/api/v1/agencies')),
    staleTime: 0,
    refetchInterval: (query) => (trying(query.state.data) ? 1000 : false),
  });
  const inForce = useInForce();
  const { types } = useHouse();
  const [chosen, setChosen] = useState('');
  const [editing, setEditing] = useState<AdminAgency | 'new' | null>(null);
  const [removing, setRemoving] = useState(false);
  const data = list.data;
  const agency = data?.items.find((one) => one.id === chosen) ?? (chosen === '-' ? null : data?.items[0]);
  const shown = chosen === '-' ? data?.duty : agency;
  const bare = data?.items.filter((one) => !one.contacts.some((contact) => contact.verified)) ?? [];
  const remove = () => {
    setRemoving(false);
    if (!agency) return;
    const params = { path: { agency: agency.id }, query: { revision: agency.revision } };
    ask(api.DELETE('/api/v1/agencies/{agency}', { params })).then(() => {
      setChosen('');
      renewAgencies();
    }, tell);
  };
  return (
    <section className="panel stack" aria-label={w('agencies')}>
      {list.isError ? <p className="critical">▲ {c('away')}</p> : null}
      {bare.length > 0 ? (
        <p className="hint">
          ▲ {w('unverified', { agencies: bare.map((one) => one.short_name).join(', ') })}
        </p>
      ) : null}
      <div className="row">
        <Select
          label={w('agency')}
          value={chosen || (agency?.id ?? '')}
          onChange={setChosen}
          choices={[
            ...(data?.items ?? []).map((one) => ({ value: one.id, text: `${one.short_name} – ${one.name}` })),
            { value: '-', text: w('duty') },
          ]}
        />
        <Button onPress={() => setEditing('new')}>{w('add_agency')}</Button>
        {agency ? <Button onPress={() => setEditing(agency)}>{w('change_agency')}</Button> : null}
        {agency ? (
          <Button look="plain" onPress={() => setRemoving(true)}>
            {w('remove_agency')}
          </Button>
        ) : null}
      </div>
      {agency ? (
        <dl className="rule">
          <dt>{w('name')}</dt>
          <dd>
            {agency.name} {agency.edited ? <span className="hint">({w('edited')})</span> : null}
          </dd>
          <dt>{w('standing')}</dt>
          <dd>{agency.standing === 'committed' ? `✓ ${w('committed')}` : w('partner')}</dd>
          <dt>{w('in_rules')}</dt>
          <dd>
            {[...new Set(agency.rules)].map((id) => ruleName(id, inForce.data?.rules, types)).join(', ') ||
              '–'}
          </dd>
        </dl>
      ) : null}
      {shown && data ? <Contacts key={shown.id} of={shown} areas={data.areas} tell={tell} /> : null}
      {shown && shown.changes.length > 0 ? (
        <details>
          <summary>{w('last_changes')}</summary>
          <ul>
            {[...shown.changes].reverse().map((one) => (
              <li key={one.revision}>
                {dayAndClock(one.at_wall)} · {one.by || w('files')}: {one.what}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {editing ? (
        <AgencyDialog
          agency={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={setChosen}
        />
      ) : null}
      <Ask title={w('remove_agency')} open={removing} onClose={() => setRemoving(false)} narrow alert>
        <div className="stack">
          <p>{w('remove_agency_sure', { name: agency?.short_name ?? '' })}</p>
          <div className="row end">
            <Button onPress={() => setRemoving(false)}>{c('cancel')}</Button>
            <Button look="stop" onPress={remove}>
              {w('remove')}
            </Button>
          </div>
        </div>
      </Ask>
    </section>
  );
}

interface DialogProps {
  agency: AdminAgency | null;
  onClose(): void;
  onSaved(id: string): void;
}

function AgencyDialog({ agency, onClose, onSaved }: DialogProps) {
  const w = useWords(words);
  const c = useWords(common);
  const [id, setId] = useState(agency?.id ?? '');
  const [name, setName] = useState(agency?.name ?? '');
  const [shortName, setShortName] = useState(agency?.short_name ?? '');
  const [standing, setStanding] = useState<'committed' | 'partner'>(agency?.standing ?? 'partner');
  const fault = useFault(c('away'), ['id', 'name', 'short_name', 'standing']);
  const whole = id.trim() && name.trim() && shortName.trim();
  const save = () => {
    const head = { name: name.trim(), short_name: shortName.trim(), standing };
    const saving = agency
      ? ask(
          api.PUT('/api/v1/agencies/{agency}', {
            params: { path: { agency: agency.id } },
            body: { ...head, revision: agency.revision },
          }),
        )
      : ask(api.POST('/api/v1/agencies', { body: { ...head, id: id.trim() } }));
    saving.then(
      () => {
        renewAgencies();
        onSaved(id.trim());
        onClose();
      },
      (error) => {
        fault.take(error);
        renewAgencies();
      },
    );
  };
  return (
    <FormDialog
      title={agency ? w('change_agency') : w('add_agency')}
      narrow
      ready={Boolean(whole)}
      fault={fault.rest}
      onSave={save}
      onClose={onClose}
    >
      {agency ? null : (
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
      )}
      <TextBox
        label={w('name')}
        value={name}
        onChange={setName}
        fault={fault.at('name')}
        maxLength={200}
        required
      />
      <TextBox
        label={w('short_name')}
        value={shortName}
        onChange={setShortName}
        fault={fault.at('short_name')}
        maxLength={60}
        required
      />
      <Choices
        label={w('standing')}
        value={standing}
        onChange={(value) => setStanding(value === 'committed' ? 'committed' : 'partner')}
        choices={[
          { value: 'committed', text: w('committed') },
          { value: 'partner', text: w('partner') },
        ]}
        fault={fault.at('standing')}
      />
    </FormDialog>
  );
}
