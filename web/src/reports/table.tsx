import { memo } from 'react';
import { useLanguage, useWords } from '../i18n/words';
import type { ReportTable } from '../model';
import { cellText, columnText, wordText } from './data';
import { words } from './words';

/** not broken over lines */
const whole = new Set(['time', 'phone']);
const right = new Set(['count', 'percent', 'seconds', 'number', 'id']);

/** A report's table as it is; the first column names the row. */
export const Table = memo(function Table({
  table,
  hide = [],
}: {
  table: ReportTable;
  hide?: readonly string[];
}) {
  const w = useWords(words);
  const { language } = useLanguage();
  if (table.rows.length === 0) return <p className="muted">{w('empty')}</p>;
  const shown = table.columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => !hide.includes(column.key));
  return (
    <section
      className="table-scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page scrolls by keyboard too
      tabIndex={0}
      aria-label={w('table_of', { name: wordText(table.key, language) })}
    >
      <table className="list report-table">
        <caption className="unseen">{wordText(table.key, language)}</caption>
        <thead>
          <tr>
            {shown.map(({ column }) => (
              <th key={column.key} scope="col" className={right.has(column.unit) ? 'right' : ''}>
                {columnText(column, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a report have no name and never move
            <tr key={n}>
              {shown.map(({ column, at }) => (
                <td
                  key={column.key}
                  className={
                    right.has(column.unit)
                      ? 'right number'
                      : whole.has(column.unit) || column.key === 'incident'
                        ? 'number'
                        : ''
                  }
                >
                  {cellText(row[at], column.unit, language)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
});
