// Dark or light: the system's wish until the person chooses otherwise on this machine.
import { useSyncExternalStore } from 'react';

export type Theme = 'dark' | 'light';
const kept = 'siaga.theme';
const listeners = new Set<() => void>();
const system = window.matchMedia('(prefers-color-scheme: light)');

function chosen(): Theme | null {
  const value = localStorage.getItem(kept);
  return value === 'dark' || value === 'light' ? value : null;
}

export function theme(): Theme {
  return chosen() ?? (system.matches ? 'light' : 'dark');
}

function show() {
  document.documentElement.dataset.theme = theme();
  for (const listener of listeners) listener();
}

export function startTheme() {
  system.addEventListener('change', show);
  show();
}

export function switchTheme() {
  localStorage.setItem(kept, theme() === 'dark' ? 'light' : 'dark');
  show();
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, theme);
}
