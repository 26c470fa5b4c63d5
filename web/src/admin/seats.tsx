// Seats and their telephones: added, renamed, given a new password, retired.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../api/client';
import { queries } from '../api/queries';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';
import type { SeatSettings } from '../model';
import { Button } from '../ui/button';
import { Ask } from '../ui/dialog';
import { Check, TextBox } from '../ui/fields';
import { useFault } from './faults';
import { FormDialog } from './form_dialog';
import { PasswordOnce, type Shown } from './password_once';
import { words } from './settings_words';

const key = ['settings', 'seats'];
const renew = () => queries.invalidateQueries({ queryKey: key });
type Doing = { what: 'edit' | 'password' | 'remove'; seat: SeatSettings } | { what: 'add' } | null;

export function Seats({ tell }: { tell(error: unknown): void }) {
  const w = useWords(words);
  const c = useWords(common);
  const seats = useQuery({
    queryKey: key,
    queryFn: () => ask(api.GET('/api/v1/settings/seats')),
    staleTime: 0,
    refetchInterval: 5000,
  });
  const [doing, setDoing] = useState<Doing>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const close = () => setDoing(null);
  const finish = (work: Promise<unknown>) => {
    work.then(() => void renew(), tell);
    close();
  };
  const act = (what: 'edit' | 'password' | 'remove', seat: SeatSettings, text: string) => (
    <Button size="small" aria-label={`${text} ${seat.title}`} onPress={() => setDoing({ what, seat })}>
      {text}
    </Button>
  );
  return (
    <section className="panel stack" aria-label={w('seats')}>
      <div className="row">
        <p className="hint grow">{w('seat_hint')}</p>
        <Button look="main" onPress={() => setDoing({ what: 'add' })}>
          {w('add_seat')}
        </Button>
      </div>
      {seats.isError ? <p className="critical">▲ {c('away')}</p> : null}
      <div className="table-scroll">
        <table className="list">
          <thead>
            <tr>
              <th scope="col">{w('seat_id')}</th>
              <th scope="col">{w('title')}</th>
              <th scope="col">{w('phone')}</th>
              <th scope="col">{w('person')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {seats.data?.items.map((seat) => (
              <tr key={seat.id}>
                <th scope="row" className="number">
                  {seat.id}
                </th>
                <td>{seat.title}</td>
                <td>
                  {seat.registered ? `✓ ${w('registered')}` : `✕ ${w('not_registered')}`}
                  {seat.busy ? ` · ${w('busy')}` : ''}
                  {seat.phone ? <span className="hint"> {seat.phone}</span> : null}
                </td>
                <td>{seat.person ?? '–'}</td>
                <td>
                  <span className="row tight end">
                    {act('edit', seat, w('change'))}
                    {act('password', seat, w('seat_password'))}
                    {act('remove', seat, w('remove'))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {doing?.what === 'add' || doing?.what === 'edit' ? (
        <SeatDialog seat={doing.what === 'edit' ? doing.seat : null} onClose={close} onPassword={setShown} />
      ) : null}
      {doing?.what === 'password' ? (
        <Ask title={w('seat_password')} open onClose={close} narrow alert>
          <div className="stack">
            <p>{w('password_sure', { seat: doing.seat.title })}</p>
            <div className="row end">
              <Button onPress={close}>{c('cancel')}</Button>
              <Button
                look="main"
                onPress={() =>
                  finish(
                    ask(
                      api.POST('/api/v1/seats/{seat}/password', {
                        params: { path: { seat: doing.seat.id } },
                      }),
                    ).then(({ password }) => setShown({ login: doing.seat.id, password })),
                  )
                }
              >
                {w('seat_password')}
              </Button>
            </div>
          </div>
        </Ask>
      ) : null}
      {doing?.what === 'remove' ? (
        <Ask title={w('remove')} open onClose={close} narrow alert>
          <div className="stack">
            <p>{w('seat_remove_sure', { seat: doing.seat.title })}</p>
            <div className="row end">
              <Button onPress={close}>{c('cancel')}</Button>
              <Button
                look="stop"
                onPress={() =>
                  finish(
                    ask(
                      api.DELETE('/api/v1/settings/seats/{seat}', {
                        params: { path: { seat: doing.seat.id }, query: { revision: doing.seat.revision } },
                      }),
                    ),
                  )
                }
              >
                {w('remove')}
              </Button>
            </div>
          </div>
        </Ask>
      ) : null}
      <PasswordOnce shown={shown} onClose={() => setShown(null)} />
    </section>
  );
}

interface DialogProps {
  seat: SeatSettings | null;
  onClose(): void;
  onPassword(shown: Shown): void;
}

function SeatDialog({ seat, onClose, onPassword }: DialogProps) {
  const w = useWords(words);
  const c = useWords(common);
  const [id, setId] = useState('');
  const [title, setTitle] = useState(seat?.title ?? '');
  const [answerAfter, setAnswerAfter] = useState(seat?.answer_after ?? true);
  const fault = useFault(c('away'), seat ? ['title'] : ['id', 'title']);
  const whole = title.trim() && (seat || id.trim());
  const save = async () => {
    const body = { title: title.trim(), answer_after: answerAfter };
    try {
      if (seat)
        await ask(
          api.PUT('/api/v1/settings/seats/{seat}', {
            params: { path: { seat: seat.id } },
            body: { ...body, revision: seat.revision },
          }),
        );
      else {
        const added = await ask(api.POST('/api/v1/settings/seats', { body: { ...body, id: id.trim() } }));
        onPassword({ login: added.id, password: added.password });
      }
      await renew();
      onClose();
    } catch (error) {
      fault.take(error);
    }
  };
  return (
    <FormDialog
      title={seat ? `${w('change')}: ${seat.title}` : w('add_seat')}
      narrow
      ready={Boolean(whole)}
      fault={fault.overtaken ? w('overtaken', { what: fault.rest }) : fault.rest}
      onSave={() => void save()}
      onClose={onClose}
    >
      {seat ? null : (
        <TextBox
          label={w('seat_id')}
          value={id}
          onChange={setId}
          hint={w('seat_id_hint')}
          fault={fault.at('id')}
          maxLength={32}
          autoFocus
          required
        />
      )}
      <TextBox
        label={w('title')}
        value={title}
        onChange={setTitle}
        fault={fault.at('title')}
        maxLength={60}
        required
        {...(seat ? { autoFocus: true } : {})}
      />
      <Check checked={answerAfter} onChange={setAnswerAfter}>
        {w('answer_after')}
      </Check>
    </FormDialog>
  );
}
