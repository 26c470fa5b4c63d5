// What both lists share: where a refusal belongs, who changed it last, and the row with the button.
import { useState } from 'react';
import { messageOf, Refused } from '../../api/client';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { dayAndClock } from '../../time';
import { Button } from '../../ui/button';
import { words } from './words';

interface Change {
  by: string;
  at_wall: number;
  what: string;
}

export interface Fault {
  /** as the contract names the place: "$.rules[2].seconds" */
  where: string;
  text: string;
  overtaken: boolean;
}

/** A fault belongs to a field with everything below it: ".steps" has "$.ladders[0].steps[1].wait_s". */
export function faultAt(fault: Fault | null, where: string): string | undefined {
  if (!fault) return undefined;
  const rest = fault.where.startsWith(where) ? fault.where.slice(where.length) : null;
  return rest === '' || rest?.startsWith('.') || rest?.startsWith('[') ? fault.text : undefined;
}

/** `just`: this edition is the one saved a moment ago. */
export function useSaving(save: () => Promise<unknown>, renew: () => Promise<unknown>, just: boolean) {
  const c = useWords(common);
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(just);
  return {
    fault,
    busy,
    saved,
    touch: () => setSaved(false),
    save: () => {
      setBusy(true);
      save()
        .then(async () => {
          setFault(null);
          await renew();
        })
        .catch((error: unknown) => {
          const refused = error instanceof Refused;
          setFault({
            where: refused ? error.where : '',
            text: messageOf(error, c('away')),
            overtaken: refused && /^(clocks|ladders)_changed$/.test(error.code),
          });
        })
        .finally(() => setBusy(false));
    },
  };
}

interface Props {
  saving: ReturnType<typeof useSaving>;
  changed: boolean;
  /** something typed cannot be read */
  unreadable: boolean;
  changes: readonly Change[];
  /** the list by its name, for who hears the button without seeing it */
  name: string;
  /** the row a refusal is about, as people count */
  row?: string | undefined;
  onReload(): void;
}

export function SaveBar({ saving, changed, unreadable, changes, name, row, onReload }: Props) {
  const w = useWords(words);
  const c = useWords(common);
  const { fault } = saving;
  const last = changes.at(-1);
  const told = fault ? (row ? `${row}: ${fault.text}` : fault.text) : '';
  return (
    <>
      <p className="fault" role="alert">
        {fault?.overtaken ? w('overtaken', { what: fault.text }) : told}
      </p>
      <div className="row">
        <span className="hint" role="status">
          {changed ? w('unsaved') : saving.saved ? w('saved') : ''}
        </span>
        <span className="hint">
          {last
            ? w('last', { who: last.by || w('files'), when: dayAndClock(last.at_wall), what: last.what })
            : ''}
        </span>
        {fault?.overtaken ? (
          <Button className="push" onPress={onReload}>
            {w('reload')}
          </Button>
        ) : null}
        <Button
          className={fault?.overtaken ? '' : 'push'}
          look="main"
          busy={saving.busy}
          isDisabled={!changed || unreadable}
          aria-label={`${c('save')}: ${name}`}
          onPress={saving.save}
        >
          {c('save')}
        </Button>
      </div>
    </>
  );
}
