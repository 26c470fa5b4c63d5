// Rows of a list that is edited whole: each keeps its own boxes when it moves, what was removed comes back with one
// press, and the focus stays with what was pressed.
import { useEffect, useRef, useState } from 'react';

export interface Row<T> {
  key: number;
  value: T;
}
let made = 0;
export const rowOf = <T>(value: T): Row<T> => {
  made += 1;
  return { key: made, value };
};
export const rowsOf = <T>(list: readonly T[]): Row<T>[] => list.map(rowOf);
export const valuesOf = <T>(rows: readonly Row<T>[]): T[] => rows.map((row) => row.value);

export type Act = 'edit' | 'up' | 'down' | 'undo' | 'add';

export function useRows<T>(name: string, rows: readonly Row<T>[], onChange: (rows: Row<T>[]) => void) {
  const [removed, setRemoved] = useState<{ row: Row<T>; at: number }[]>([]);
  const focus = useRef<string[]>([]);
  useEffect(() => {
    if (!focus.current.length) return;
    const found = focus.current.map((id) => document.getElementById(id));
    focus.current = [];
    found.find((one) => one && !one.hasAttribute('disabled'))?.focus();
  });
  const id = (act: Act, key = 0) => `${name}-${act}-${key}`;
  const insert = (row: Row<T>, at: number) => onChange([...rows.slice(0, at), row, ...rows.slice(at)]);
  return {
    id,
    last: removed.at(-1)?.row.value,
    focus: (act: Act, key = 0) => {
      focus.current = [id(act, key)];
    },
    put: (at: number, value: T) =>
      onChange(rows.map((row, other) => (other === at ? { ...row, value } : row))),
    add: (value: T, at = rows.length) => {
      const row = rowOf(value);
      insert(row, at);
      return row.key;
    },
    move: (at: number, to: number) => {
      const row = rows[at];
      if (!row || to < 0 || to >= rows.length) return;
      const rest = rows.filter((_, other) => other !== at);
      onChange([...rest.slice(0, to), row, ...rest.slice(to)]);
      focus.current = [id(to < at ? 'up' : 'down', row.key), id(to < at ? 'down' : 'up', row.key)];
    },
    remove: (at: number) => {
      const row = rows[at];
      if (!row) return;
      onChange(rows.filter((_, other) => other !== at));
      setRemoved([...removed, { row, at }]);
      focus.current = [id('undo')];
    },
    undo: () => {
      const back = removed.at(-1);
      if (!back) return;
      insert(back.row, Math.min(back.at, rows.length));
      setRemoved(removed.slice(0, -1));
      focus.current = [id('edit', back.row.key), id('up', back.row.key), id('down', back.row.key)];
    },
  };
}
