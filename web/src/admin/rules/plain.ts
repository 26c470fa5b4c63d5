// What the checks and a refusal say names types, agencies and rules by their ids, as the profile's files do; people
// know them by their names. Only a word that stands where an id stands is replaced.
import type { House, Rule } from '../../model';

type Names = Pick<House, 'types' | 'agencies'>;

const afterType = /(\bjenis (?:darurat )?|dipakai lagi: |dikenal: )([a-z][a-z0-9_]*)/g;
const aWord = /(?<![\w./-])[a-z][a-z0-9_]*(?![\w./-])/g;

export function ruleName(id: string, rules: readonly Rule[]): string {
  return rules.find((one) => one.id === id)?.text.trim() || id;
}

export function inNames(message: string, house: Names, rules: readonly Rule[]): string {
  const type = (id: string) => house.types.find((one) => one.id === id)?.name;
  const agency = (id: string) => house.agencies.find((one) => one.id === id)?.short_name;
  return message
    .replace(afterType, (_, before: string, id: string) => `${before}${type(id) ?? id}`)
    .replace(aWord, (id) => agency(id) ?? (id.includes('_') ? (type(id) ?? id) : id))
    .replace(/oleh aturan (\S+)$/, (_, id: string) => `oleh aturan "${ruleName(id, rules)}"`);
}

/** "draf ini sudah diubah oleh Budi: api, umum": what stands behind the name are rules. */
export function conflictInNames(message: string, rules: readonly Rule[]): string {
  const at = message.lastIndexOf(': ');
  if (at < 0) return message;
  const named = message
    .slice(at + 2)
    .split(', ')
    .map((id) => ruleName(id, rules));
  return `${message.slice(0, at)}: ${named.join(', ')}`;
}
