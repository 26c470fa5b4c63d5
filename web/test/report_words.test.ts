// @vitest-environment node
// A file people read says what the page says: the server's words for CSV are those of the page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { events } from '../src/i18n/events';
import { lookUp } from '../src/i18n/words';
import { cellText, wordText } from '../src/reports/data';

const source = readFileSync(join(import.meta.dirname, '../../src/http/report_words.cpp'), 'utf8');
function table(name: string): Map<string, string> {
  const body = source.slice(source.indexOf(`constexpr Word ${name}[]`)).split('\n};')[0] ?? '';
  return new Map([...body.matchAll(/\{"([^"]+)", "([^"]+)"\}/g)].map((one) => [one[1] ?? '', one[2] ?? '']));
}

describe('the words of CSV', () => {
  it('are those of the page, in the order of their names', () => {
    const words = table('kWords');
    expect(words.size).toBeGreaterThan(40);
    for (const [name, text] of words) expect([name, text]).toEqual([name, wordText(name, 'id')]);
    expect([...words.keys()]).toEqual([...words.keys()].sort());
  });
  it('name every event that the page names', () => {
    const told = table('kEvents');
    for (const name of Object.keys(events))
      expect([name, told.get(name)]).toEqual([name, lookUp(events, 'id', name)]);
    expect([...told.keys()]).toEqual([...told.keys()].sort());
  });
  it("have the days of the week in the page's order", () => {
    const days = /kDays\[\] = \{([^}]*)\}/.exec(source)?.[1] ?? '';
    expect([...days.matchAll(/"(\w+)"/g)].map((one) => one[1])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((day) => cellText(day, 'weekday', 'id')),
    );
  });
});
