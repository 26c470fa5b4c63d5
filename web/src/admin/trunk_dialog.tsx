import { useState } from 'react';
import { api, ask } from '../api/client';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { TrunkSettings } from '../model';
import { Check, Choices, TextBox } from '../ui/fields';
import { Select } from '../ui/select';
import { linesOf, useFault } from './faults';
import { FormDialog } from './form_dialog';
import { words } from './settings_words';

interface Props {
  trunk: TrunkSettings | null;
  addresses: readonly string[];
  onClose(): void;
  onSaved(): Promise<unknown>;
}

const shownFields = [
  'id',
  'title',
  'peers',
  'delivered',
  'outgoing_targets',
  'outgoing_caller_id',
  'answer_after_s',
];

export function TrunkDialog({ trunk, addresses, onClose, onSaved }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const [id, setId] = useState('');
  const [typed, setTyped] = useState({
    title: trunk?.title ?? '',
    peers: trunk?.peers.join('\n') ?? '',
    delivered: trunk?.delivered.join('\n') ?? '',
    outgoing_targets: trunk?.outgoing_targets.join('\n') ?? '',
    outgoing_caller_id: trunk?.outgoing_caller_id ?? '',
    answer_after_s: String(trunk?.answer_after_s ?? 10),
  });
  const [trust, setTrust] = useState(trunk?.trust_pai ?? true);
  const [answer, setAnswer] = useState<TrunkSettings['answer']>(trunk?.answer ?? 'after');
  const [media, setMedia] = useState(trunk?.media_address ?? addresses[0] ?? '');
  const fault = useFault(c('away'), shownFields);
  const whole = typed.title.trim() && (trunk || (id.trim() && typed.peers.trim()));
  const field = (
    name: keyof typeof typed,
    more: { rows?: number; hint?: string; maxLength?: number } = {},
  ) => (
    <TextBox
      label={w(name)}
      value={typed[name]}
      onChange={(value) => setTyped((before) => ({ ...before, [name]: value }))}
      fault={fault.at(name)}
      {...more}
    />
  );
  const save = async () => {
    if (!/^\d{1,3}$/.test(typed.answer_after_s.trim())) {
      fault.put('answer_after_s', w('whole_number'));
      return;
    }
    const body = {
      title: typed.title.trim(),
      peers: linesOf(typed.peers),
      delivered: linesOf(typed.delivered),
      trust_pai: trust,
      media_address: media,
      answer,
      answer_after_s: Number(typed.answer_after_s),
      outgoing_targets: linesOf(typed.outgoing_targets),
      outgoing_caller_id: typed.outgoing_caller_id.trim(),
    };
    try {
      if (trunk)
        await ask(
          api.PUT('/api/v1/settings/trunks/{trunk}', {
            params: { path: { trunk: trunk.id } },
            body: { ...body, revision: trunk.revision },
          }),
        );
      else await ask(api.POST('/api/v1/settings/trunks', { body: { ...body, id: id.trim() } }));
      await onSaved();
      onClose();
    } catch (error) {
      fault.take(error);
    }
  };
  return (
    <FormDialog
      title={trunk ? `${w('change')}: ${trunk.title || trunk.id}` : w('add_trunk')}
      ready={Boolean(whole)}
      fault={fault.overtaken ? w('overtaken', { what: fault.rest }) : fault.rest}
      onSave={() => void save()}
      onClose={onClose}
    >
      <div className="halves">
        <div className="stack">
          {trunk ? null : (
            <TextBox
              label={w('trunk_id')}
              value={id}
              onChange={setId}
              hint={w('seat_id_hint')}
              fault={fault.at('id')}
              maxLength={32}
              autoFocus
              required
            />
          )}
          {field('title', { maxLength: 60 })}
          {field('peers', { rows: 2, hint: w('peers_hint') })}
          {field('delivered', { rows: 2, hint: w('delivered_hint') })}
          <Check checked={trust} onChange={setTrust}>
            {w('trust_pai')}
          </Check>
        </div>
        <div className="stack">
          <Choices
            label={w('answer')}
            value={answer}
            onChange={(value) => setAnswer(value as TrunkSettings['answer'])}
            choices={[
              { value: 'queue', text: w('answer_queue') },
              { value: 'seat', text: w('answer_seat') },
              { value: 'after', text: w('answer_after_mode') },
            ]}
          />
          {answer === 'after' ? field('answer_after_s', { maxLength: 3 }) : null}
          {field('outgoing_targets', { rows: 2, hint: w('targets_hint') })}
          {field('outgoing_caller_id', { hint: w('caller_id_hint'), maxLength: 128 })}
          <Select
            label={w('media_address')}
            value={media}
            onChange={setMedia}
            choices={addresses.map((one) => ({ value: one, text: one }))}
          />
        </div>
      </div>
    </FormDialog>
  );
}
