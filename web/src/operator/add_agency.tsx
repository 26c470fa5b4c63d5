// Another agency than the rules named, with a reason: listed for the next draft of the rules.
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { useHouse } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { Incident, Role } from '../model';
import { Ask } from '../ui/dialog';
import { TextBox } from '../ui/fields';
import { FormEnd } from '../ui/form_end';
import { Select } from '../ui/select';
import { words } from './words';

const roles: readonly Role[] = ['utama', 'pendukung', 'diberi_tahu'];
const over = new Set(['cancelled', 'declined', 'cleared']);

export function AddAgency({
  incident,
  open,
  onClose,
}: {
  incident: Incident;
  open: boolean;
  onClose(): void;
}) {
  const w = useWords(words);
  return (
    <Ask title={w('add_other')} open={open} onClose={onClose} narrow>
      <Another incident={incident} onClose={onClose} />
    </Ask>
  );
}

function Another({ incident, onClose }: { incident: Incident; onClose(): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const { agencies } = useHouse();
  const working = (incident.assignments ?? []).filter((one) => !over.has(one.state));
  const free = agencies.filter((one) => !working.some((each) => each.agency === one.id));
  const [agency, setAgency] = useState('');
  // Nobody leads any more: that is what is most likely missing.
  const [role, setRole] = useState<Role>(working.some((one) => one.role === 'utama') ? 'pendukung' : 'utama');
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState('');
  const partner = agencies.find((one) => one.id === agency)?.standing === 'partner';
  const done = Boolean(agency) && reason.trim().length >= 3;
  const save = () => {
    if (!done) return;
    ask(
      api.POST('/api/v1/incidents/{incident}/agencies', {
        params: { path: { incident: incident.id } },
        body: { agency, role: partner ? 'mitra' : role, reason: reason.trim() },
      }),
    ).then(onClose, (error) => setFault(messageOf(error, c('away'))));
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Select
        label={w('add_other_which')}
        value={agency}
        onChange={setAgency}
        all="–"
        choices={free.map((one) => ({ value: one.id, text: one.name }))}
      />
      {partner ? null : (
        <Select
          label={w('add_other_role')}
          value={role}
          onChange={(next) => setRole(next as Role)}
          choices={roles.map((value) => ({ value, text: c.of(value) }))}
        />
      )}
      <TextBox label={w('task_why')} value={reason} onChange={setReason} maxLength={200} atLeast={3} />
      <FormEnd fault={fault} onCancel={onClose} ready={done} save={w('add_agency')} />
    </form>
  );
}
