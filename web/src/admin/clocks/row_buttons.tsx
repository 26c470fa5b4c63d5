import { useWords } from '../../i18n/words';
import { Button } from '../../ui/button';
import type { Row, useRows } from './rows';
import { words } from './words';

interface Props<T> {
  list: ReturnType<typeof useRows<T>>;
  row: Row<T>;
  at: number;
  count: number;
  /** what the row says, for who hears the buttons */
  name: string;
  open?: boolean;
  onEdit?: () => void;
}

/** Change, up, down, remove. */
export function RowButtons<T>({ list, row, at, count, name, open, onEdit }: Props<T>) {
  const w = useWords(words);
  return (
    <span className="row tight">
      {onEdit ? (
        <Button
          id={list.id('edit', row.key)}
          size="small"
          aria-expanded={open ?? false}
          aria-label={`${w('edit')} ${name}`}
          onPress={onEdit}
        >
          {w('edit')}
        </Button>
      ) : null}
      <Button
        id={list.id('up', row.key)}
        size="small"
        aria-label={`${w('up')} ${name}`}
        isDisabled={at === 0}
        onPress={() => list.move(at, at - 1)}
      >
        ↑
      </Button>
      <Button
        id={list.id('down', row.key)}
        size="small"
        aria-label={`${w('down')} ${name}`}
        isDisabled={at === count - 1}
        onPress={() => list.move(at, at + 1)}
      >
        ↓
      </Button>
      <Button size="small" aria-label={`${w('remove')} ${name}`} onPress={() => list.remove(at)}>
        ✕
      </Button>
    </span>
  );
}

/** What was removed last, and its way back. */
export function Undo<T>({ list, nameOf }: { list: ReturnType<typeof useRows<T>>; nameOf(value: T): string }) {
  const w = useWords(words);
  return (
    <div role="status" className="row tight">
      {list.last ? (
        <>
          <span>{w('removed', { name: nameOf(list.last) })}</span>
          <Button id={list.id('undo')} size="small" onPress={list.undo}>
            {w('undo')}
          </Button>
        </>
      ) : null}
    </div>
  );
}
