// Under which name a form's words are kept: a call's own, or one of a person's without a call.
import type { FormCall } from './form';

export const draftOfCall = (call: number) => `call-${call}`;
export function callOfDraft(key: string): number | null {
  const found = /^call-(\d+)$/.exec(key);
  return found ? Number(found[1]) : null;
}

export const draftWithoutCall = (person: number) => `free-${person}`;
/** A name nothing was kept under yet: what was left before stays where it is. */
export const freshDraft = (person: number, at = Date.now()) => `free-${person}-${at.toString(36)}`;
export function isDraftWithoutCall(key: string, person: number): boolean {
  return key === `free-${person}` || key.startsWith(`free-${person}-`);
}

// A reload turns to the form that was on screen. It is the tab's own, and forgotten with it.
const shownKey = 'siaga.form';
export function rememberShown(
  person: number,
  name: string,
  call: FormCall | null = null,
  tab: Storage = sessionStorage,
) {
  tab.setItem(shownKey, JSON.stringify([person, name, call]));
}
/** The call of the form that was on screen, where the view has it no more. */
export function callShownBefore(tab: Storage = sessionStorage): FormCall | null {
  try {
    const [, , call] = JSON.parse(tab.getItem(shownKey) ?? '[]') as [number?, string?, FormCall?];
    return call ?? null;
  } catch {
    return null;
  }
}
export function shownBefore(person: number, tab: Storage = sessionStorage): string | null {
  try {
    const [whose, name] = JSON.parse(tab.getItem(shownKey) ?? '[]') as [number?, string?];
    return whose === person && typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}
export function forgetShown(tab: Storage = sessionStorage) {
  tab.removeItem(shownKey);
}
