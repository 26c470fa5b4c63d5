// What an agency says of its task by telephone or radio, written down at the desk: it left, it is there, it is
// finished, it cannot come; or the task is taken back. Without it a case of an agency without a page never closes.
import { useState } from 'react';
import { api, ask, messageOf } from '../api/client';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { AssignmentOfIncident } from '../model';
import { Ask } from '../ui/dialog';
import { Choices, TextBox } from '../ui/fields';
import { FormEnd } from '../ui/form_end';
import { type Step, stepsFrom } from './task_steps';
import { words } from './words';

interface Props {
  assignment: AssignmentOfIncident;
  agency: string;
  outcomes: readonly string[];
  open: boolean;
  onClose(): void;
}

export function TaskDialog({ assignment: one, agency, outcomes, open, onClose }: Props) {
  const w = useWords(words);
  return (
    <Ask title={w('task_told', { agency })} open={open} onClose={onClose} narrow>
      <Told assignment={one} outcomes={outcomes} onClose={onClose} />
    </Ask>
  );
}

function Told({ assignment: one, outcomes, onClose }: Pick<Props, 'assignment' | 'outcomes' | 'onClose'>) {
  const w = useWords(words);
  const c = useWords(common);
  const [step, setStep] = useState<Step | null>(null);
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState('');
  const allowed = stepsFrom(one.state);
  const needsWords = step === 'cleared' || step === 'declined' || step === 'cancelled';
  const done = step !== null && allowed.includes(step) && (!needsWords || said.trim().length >= 3);
  const save = () => {
    if (!done || step === null) return;
    ask(send(one.id, step, said.trim())).then(onClose, (error) => setFault(messageOf(error, c('away'))));
  };
  const nameOf = (each: Step) => (each === 'cancelled' ? w('cancel_task') : c(each));
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Choices
        label={w('task_step')}
        value={step}
        onChange={(value) => {
          setStep(value as Step);
          setSaid('');
        }}
        choices={allowed.map((value) => ({ value, text: nameOf(value) }))}
      />
      {step === 'cleared' && outcomes.length ? (
        <Choices
          label={w('outcome')}
          value={said || null}
          onChange={setSaid}
          choices={outcomes.map((value) => ({ value, text: value }))}
        />
      ) : needsWords ? (
        <TextBox
          label={step === 'cleared' ? w('outcome') : w('task_why')}
          value={said}
          onChange={setSaid}
          maxLength={500}
          atLeast={3}
        />
      ) : null}
      <FormEnd fault={fault} onCancel={onClose} ready={done} />
    </form>
  );
}

function send(assignment: number, step: Step, said: string) {
  const path = { params: { path: { assignment } } };
  switch (step) {
    case 'en_route':
      return api.POST('/api/v1/assignments/{assignment}/en-route', path);
    case 'on_scene':
      return api.POST('/api/v1/assignments/{assignment}/on-scene', path);
    case 'cleared':
      return api.POST('/api/v1/assignments/{assignment}/cleared', { ...path, body: { outcome: said } });
    case 'declined':
      return api.POST('/api/v1/assignments/{assignment}/decline', { ...path, body: { reason: said } });
    case 'cancelled':
      return api.POST('/api/v1/assignments/{assignment}/cancel', { ...path, body: { reason: said } });
  }
}
