import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { queries, useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Person, PersonRole } from '../model';
import { Button } from '../ui/button';
import { Combo } from '../ui/combo';
import { Ask } from '../ui/dialog';
import { Check, Choices, TextBox } from '../ui/fields';
import { FormDialog } from './form_dialog';
import { PasswordOnce, type Shown } from './password_once';
import { words } from './words';

const key = ['people'];
const kRenewMs = 10_000; // who is signed in changes without this page
const renew = () => queries.invalidateQueries({ queryKey: key });

export function People({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const people = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET('/api/v1/people')),
    staleTime: 0,
    refetchInterval: kRenewMs,
  });
  const [editing, setEditing] = useState<Person | 'new' | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const [resetting, setResetting] = useState<Person | null>(null);
  const reset = (person: Person) => {
    setResetting(null);
    ask(api.POST('/api/v1/people/{person}/password', { params: { path: { person: person.id } } })).then(
      ({ password }) => setShown({ login: person.login, password }),
      tell,
    );
  };
  return (
    <section className="panel stack" aria-label={w('people')}>
      <div className="row">
        <Button look="main" onPress={() => setEditing('new')}>
          {w('add_person')}
        </Button>
      </div>
      {people.isError ? <p className="critical">▲ {c('away')}</p> : null}
      <div className="table-scroll">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{w('login')}</th>
              <th scope="col">{w('name')}</th>
              <th scope="col">{w('role')}</th>
              <th scope="col">{w('agency')}</th>
              <th scope="col">{w('active')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {people.data?.items.map((person) => (
              <tr key={person.id}>
                <th scope="row">{person.login}</th>
                <td>{person.name}</td>
                <td>{c.of(person.role)}</td>
                <td>{agencies.find((one) => one.id === person.agency)?.short_name ?? person.agency ?? ''}</td>
                <td>
                  {person.active ? `✓ ${w('active')}` : `✕ ${w('inactive')}`}
                  {person.signed_in ? ` · ${w('signed_in')}` : ''}
                </td>
                <td>
                  <span className="row tight end">
                    <Button
                      size="small"
                      onPress={() => setEditing(person)}
                      aria-label={`${w('change')} ${person.login}`}
                    >
                      {w('change')}
                    </Button>
                    <Button
                      size="small"
                      onPress={() => setResetting(person)}
                      aria-label={`${w('reset')} ${person.login}`}
                    >
                      {w('reset')}
                    </Button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing ? (
        <PersonDialog
          person={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onPassword={setShown}
        />
      ) : null}
      <Ask title={w('reset')} open={resetting !== null} onClose={() => setResetting(null)} narrow alert>
        {resetting ? (
          <div className="stack">
            <p>{w('reset_sure', { name: resetting.name, login: resetting.login })}</p>
            {resetting.signed_in ? (
              <p className="critical">▲ {w('reset_now_in', { name: resetting.name })}</p>
            ) : null}
            <div className="row end">
              <Button onPress={() => setResetting(null)}>{c('cancel')}</Button>
              <Button look="stop" onPress={() => reset(resetting)}>
                {w('reset')}
              </Button>
            </div>
          </div>
        ) : null}
      </Ask>
      <PasswordOnce shown={shown} onClose={() => setShown(null)} />
    </section>
  );
}

const roles: readonly PersonRole[] = ['operator', 'dispatcher', 'supervisor', 'admin'];

interface DialogProps {
  person: Person | null;
  onClose(): void;
  onPassword(shown: Shown): void;
}

function PersonDialog({ person, onClose, onPassword }: DialogProps) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const desks = agencies.filter((one) => one.standing === 'committed');
  const [login, setLogin] = useState(person?.login ?? '');
  const [name, setName] = useState(person?.name ?? '');
  const [role, setRole] = useState<string | null>(person?.role ?? null);
  const [agency, setAgency] = useState(person?.agency ?? '');
  const [agencyText, setAgencyText] = useState(
    desks.find((one) => one.id === person?.agency)?.short_name ?? '',
  );
  const [active, setActive] = useState(person?.active ?? true);
  const [fault, setFault] = useState('');
  const whole = login.trim() && name.trim() && role && (role !== 'dispatcher' || agency);
  const save = async () => {
    const body = {
      name: name.trim(),
      role: role as PersonRole,
      ...(role === 'dispatcher' ? { agency } : {}),
    };
    try {
      if (person)
        await ask(
          api.PUT('/api/v1/people/{person}', {
            params: { path: { person: person.id } },
            body: {
              ...body,
              active,
              // As it was when the form opened: what somebody else saved since is not written over.
              seen: {
                name: person.name,
                role: person.role,
                active: person.active,
                ...(person.agency ? { agency: person.agency } : {}),
              },
            },
          }),
        );
      else {
        const added = await ask(api.POST('/api/v1/people', { body: { ...body, login: login.trim() } }));
        onPassword({ login: login.trim(), password: added.password });
      }
      await renew();
      onClose();
    } catch (error) {
      setFault(messageOf(error, c('away')));
      void renew();
    }
  };
  return (
    <FormDialog
      title={person ? `${w('change')}: ${person.login}` : w('add_person')}
      narrow
      ready={Boolean(whole)}
      fault={fault}
      onSave={() => void save()}
      onClose={onClose}
    >
      {person ? null : (
        <TextBox
          label={w('login')}
          value={login}
          onChange={setLogin}
          hint={w('login_hint')}
          maxLength={64}
          autoFocus
          required
        />
      )}
      <TextBox label={w('name')} value={name} onChange={setName} maxLength={200} required />
      <Choices
        label={w('role')}
        value={role}
        onChange={setRole}
        choices={roles.map((one) => ({ value: one, text: c(one) }))}
      />
      {role === 'dispatcher' ? (
        <Combo
          label={w('agency')}
          input={agencyText}
          onInput={setAgencyText}
          chosen={agency || null}
          onChoose={(id) => {
            setAgency(id);
            setAgencyText(desks.find((one) => one.id === id)?.short_name ?? id);
          }}
          suggestions={desks.map((one) => ({ id: one.id, text: one.short_name, detail: one.name }))}
        />
      ) : null}
      {person ? (
        <Check checked={active} onChange={setActive}>
          {w('active')}
        </Check>
      ) : null}
    </FormDialog>
  );
}
