// One contact: name, ways, and the hours in which it may be called (piket).
import { useState } from 'react';
import { api, ask } from '../api/client';
import { common } from '../i18n/common';
import { type Speak, useWords } from '../i18n/words';
import type { AdminContact, AdminDuty } from '../model';
import { Check, Choices, TextBox } from '../ui/fields';
import { Select } from '../ui/select';
import { words } from './agency_words';
import { useFault } from './faults';
import { FormDialog } from './form_dialog';

const week = [1, 2, 3, 4, 5, 6, 7] as const;
const two = (n: number) => String(n).padStart(2, '0');
// Typed, not picked: a browser's own time field shows AM and PM in many languages, and knows no 24:00.
const timeOf = (minute: number) => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
const minuteOf = (time: string): number | null => {
  const found = /^([01]?\d|2[0-4])[:.]([0-5]\d)$/.exec(time.trim());
  if (!found) return null;
  const minute = Number(found[1]) * 60 + Number(found[2]);
  return minute <= 1440 ? minute : null;
};

export function hoursText(hours: AdminContact['hours'], w: Speak<typeof words>): string {
  const whole = hours.from_minute === 0 && hours.to_minute === 1440;
  if (hours.days.length === 0 && whole) return w('always');
  const days =
    hours.days.length === 0 ? w('every_day') : hours.days.map((day) => w.of(`day_${day}`)).join(', ');
  return whole ? days : `${days} ${timeOf(hours.from_minute)}–${timeOf(hours.to_minute)}`;
}

interface Props {
  of: AdminDuty;
  contact: AdminContact | null;
  areas: readonly { code: string; name: string }[];
  onClose(): void;
  onSaved(): void;
}

export function ContactDialog({ of, contact, areas, onClose, onSaved }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  // As it was when opened: saving over somebody else's change is refused by this revision.
  const [revision] = useState(of.revision);
  const [label, setLabel] = useState(contact?.label ?? '');
  const [rank, setRank] = useState<AdminContact['rank']>(contact?.rank ?? 'piket');
  const [number, setNumber] = useState(contact?.number ?? '');
  const [email, setEmail] = useState(contact?.email ?? '');
  const [messages, setMessages] = useState(contact?.messages ?? false);
  const [kecamatan, setKecamatan] = useState(contact?.kecamatan ?? '');
  const [days, setDays] = useState<readonly number[]>(contact?.hours.days ?? []);
  const [from, setFrom] = useState(timeOf(contact?.hours.from_minute ?? 0));
  const [to, setTo] = useState(timeOf(contact?.hours.to_minute ?? 1440));
  const fault = useFault(c('away'), ['label', 'number', 'email', 'hours']);
  const whole =
    label.trim() && (number.trim() || email.trim()) && minuteOf(from) !== null && minuteOf(to) !== null;
  const fromMinute = minuteOf(from);
  const toMinute = minuteOf(to);
  const save = () => {
    if (fromMinute === null || toMinute === null) return;
    const body = {
      revision,
      label: label.trim(),
      rank,
      number: number.trim(),
      email: email.trim(),
      messages: messages && number.trim() !== '',
      kecamatan,
      hours: { days: [...days].sort(), from_minute: fromMinute, to_minute: toMinute },
    };
    const saving = contact
      ? ask(
          api.PUT('/api/v1/agencies/{agency}/contacts/{contact}', {
            params: { path: { agency: of.id, contact: contact.contact } },
            body,
          }),
        )
      : ask(api.POST('/api/v1/agencies/{agency}/contacts', { params: { path: { agency: of.id } }, body }));
    saving.then(
      () => {
        onSaved();
        onClose();
      },
      (error) => {
        fault.take(error);
        onSaved();
      },
    );
  };
  return (
    <FormDialog
      title={contact ? `${w('change')}: ${contact.label}` : w('add_contact')}
      ready={Boolean(whole)}
      fault={fault.rest}
      onSave={save}
      onClose={onClose}
    >
      <TextBox
        label={w('label')}
        value={label}
        onChange={setLabel}
        fault={fault.at('label')}
        maxLength={100}
        autoFocus
        required
      />
      <Choices
        label={w('rank')}
        value={rank}
        onChange={(value) => setRank(value === 'meja' || value === 'kepala' ? value : 'piket')}
        choices={(['meja', 'piket', 'kepala'] as const).map((one) => ({ value: one, text: w(one) }))}
      />
      <TextBox
        label={w('number')}
        value={number}
        onChange={setNumber}
        inputMode="tel"
        fault={fault.at('number')}
        maxLength={40}
      />
      <Check checked={messages} onChange={setMessages}>
        {w('messages')}
      </Check>
      <TextBox
        label={w('email')}
        value={email}
        onChange={setEmail}
        fault={fault.at('email')}
        maxLength={254}
      />
      <Select
        label={w('kecamatan')}
        value={kecamatan}
        onChange={setKecamatan}
        all={w('whole_regency')}
        choices={areas.map((one) => ({ value: one.code, text: one.name }))}
      />
      <fieldset>
        <legend className="label">{w('days')}</legend>
        <div className="row tight">
          {week.map((day) => (
            <Check
              key={day}
              checked={days.includes(day)}
              onChange={(on) => setDays(on ? [...days, day] : days.filter((one) => one !== day))}
            >
              {w.of(`day_${day}`)}
            </Check>
          ))}
        </div>
      </fieldset>
      <div className="row">
        <TextBox
          label={w('from')}
          value={from}
          onChange={setFrom}
          fault={fault.at('hours') ?? (fromMinute === null ? w('time_bad') : undefined)}
          maxLength={5}
        />
        <TextBox
          label={w('to')}
          value={to}
          onChange={setTo}
          fault={toMinute === null ? w('time_bad') : undefined}
          maxLength={5}
        />
      </div>
      <p className="hint">{w('hours_hint')}</p>
    </FormDialog>
  );
}
