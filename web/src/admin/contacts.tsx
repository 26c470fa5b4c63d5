// The contacts of one agency: who, by which ways, at which hours, and whether somebody saw that it works.
import { useState } from 'react';
import { api, ask } from '../api/client';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { AdminContact, AdminDuty, ContactTest } from '../model';
import { dayAndClock } from '../time';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { renewAgencies } from './agency_query';
import { words } from './agency_words';
import { ContactDialog, hoursText } from './contact_dialog';

type Way = ContactTest['channel'];

function waysOf(contact: AdminContact): Way[] {
  const out: Way[] = [];
  if (contact.number) out.push('voice');
  if (contact.number && contact.messages) out.push('webhook');
  if (contact.email) out.push('email');
  return out;
}

interface Props {
  of: AdminDuty;
  areas: readonly { code: string; name: string }[];
  tell(error: unknown): void;
}

/** Results that do not say by themselves what went wrong. */
const unsaid = new Set(['unreachable', 'refused', 'failed']);

export function Contacts({ of, areas, tell }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const [editing, setEditing] = useState<AdminContact | 'new' | null>(null);
  const [removing, setRemoving] = useState<AdminContact | null>(null);
  const [testing, setTesting] = useState<{ contact: AdminContact; channel: Way } | null>(null);
  const verified = of.contacts.filter((one) => one.verified).length;
  const failed = (error: unknown) => {
    renewAgencies();
    tell(error);
  };
  const remove = (contact: AdminContact) => {
    setRemoving(null);
    const params = { path: { agency: of.id, contact: contact.contact }, query: { revision: of.revision } };
    ask(api.DELETE('/api/v1/agencies/{agency}/contacts/{contact}', { params })).then(renewAgencies, failed);
  };
  const send = (contact: AdminContact, channel: Way) => {
    setTesting(null);
    const params = { path: { agency: of.id, contact: contact.contact } };
    const body = { revision: of.revision, channel };
    ask(api.POST('/api/v1/agencies/{agency}/contacts/{contact}/test', { params, body })).then(
      renewAgencies,
      failed,
    );
  };
  const confirm = (test: ContactTest) => {
    const params = { path: { delivery: test.delivery } };
    ask(api.POST('/api/v1/contact-tests/{delivery}/confirm', { params })).then(renewAgencies, failed);
  };
  return (
    <div className="stack">
      <div className="row">
        <h2>{w('contacts')}</h2>
        <span className="hint">{w('verified_of', { verified, all: of.contacts.length })}</span>
        <Button look="main" onPress={() => setEditing('new')}>
          {w('add_contact')}
        </Button>
      </div>
      {of.contacts.length === 0 ? <p className="hint">{w('none')}</p> : null}
      <div className="table-scroll">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{w('label')}</th>
              <th scope="col">{w('reach_at')}</th>
              <th scope="col">{w('hours')}</th>
              <th scope="col">{w('verified_head')}</th>
              <th scope="col">{w('test')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {of.contacts.map((one) => (
              <tr key={one.contact}>
                <th scope="row">
                  {one.label} <span className="hint">{w.of(one.rank)}</span>
                </th>
                <td>
                  <span className="number">{one.number}</span>
                  {one.number || one.email ? null : `▲ ${w('nobody_yet')}`}
                  {one.messages ? ' ✉' : ''} {one.email}
                </td>
                <td>{hoursText(one.hours, w)}</td>
                <td>
                  {one.verified ? `✓ ${w('verified')}` : `▲ ${w('not_verified')}`}
                  {one.verified_at_wall ? (
                    <span className="hint">
                      {' '}
                      {dayAndClock(one.verified_at_wall)} · {one.verified_by}
                    </span>
                  ) : null}
                </td>
                <td>
                  <ul className="plain" aria-live="polite">
                    {one.tests.map((test) => (
                      <li key={test.delivery}>
                        {w.of(`test_${test.channel}`)}: {w.of(test.result)}
                        {test.detail && unsaid.has(test.result) ? ` (${test.detail})` : ''}{' '}
                        <span className="hint">
                          {dayAndClock(test.at_wall)} · {test.by}
                        </span>
                        {test.result === 'told' && !one.verified ? (
                          <Button
                            size="small"
                            onPress={() => confirm(test)}
                            aria-label={`${w('confirm')}: ${one.label}`}
                          >
                            {w('confirm')}
                          </Button>
                        ) : null}
                      </li>
                    ))}
                  </ul>
                  <span className="row tight">
                    {waysOf(one).map((way) => (
                      <Button
                        key={way}
                        size="small"
                        isDisabled={one.tests.some(
                          (test) => test.channel === way && test.result === 'trying',
                        )}
                        onPress={() => setTesting({ contact: one, channel: way })}
                        aria-label={`${w.of(`test_${way}`)}: ${one.label}`}
                      >
                        {w.of(`test_${way}`)}
                      </Button>
                    ))}
                  </span>
                </td>
                <td>
                  <span className="row tight end">
                    <Button
                      size="small"
                      onPress={() => setEditing(one)}
                      aria-label={`${w('change')} ${one.label}`}
                    >
                      {w('change')}
                    </Button>
                    <Button
                      size="small"
                      look="plain"
                      onPress={() => setRemoving(one)}
                      aria-label={`${w('remove')} ${one.label}`}
                    >
                      {w('remove')}
                    </Button>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing ? (
        <ContactDialog
          of={of}
          contact={editing === 'new' ? null : editing}
          areas={areas}
          onClose={() => setEditing(null)}
          onSaved={renewAgencies}
        />
      ) : null}
      <Ask title={w('test')} open={testing !== null} onClose={() => setTesting(null)} narrow alert>
        {testing ? (
          <div className="stack">
            <p>
              {w('test_sure', {
                label: testing.contact.label,
                to: testing.channel === 'email' ? testing.contact.email : testing.contact.number,
              })}
            </p>
            <div className="row end">
              <Button onPress={() => setTesting(null)}>{c('cancel')}</Button>
              <Button look="main" onPress={() => send(testing.contact, testing.channel)}>
                {w('send')}
              </Button>
            </div>
          </div>
        ) : null}
      </Ask>
      <Ask title={w('remove')} open={removing !== null} onClose={() => setRemoving(null)} narrow alert>
        {removing ? (
          <div className="stack">
            <p>{w('remove_contact_sure', { label: removing.label })}</p>
            <div className="row end">
              <Button onPress={() => setRemoving(null)}>{c('cancel')}</Button>
              <Button look="stop" onPress={() => remove(removing)}>
                {w('remove')}
              </Button>
            </div>
          </div>
        ) : null}
      </Ask>
    </div>
  );
}
