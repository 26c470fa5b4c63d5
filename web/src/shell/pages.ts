import type { PersonRole } from '../model';

export type PagePath = '/operator' | '/cari' | '/instansi' | '/supervisor' | '/admin';

const pages: Record<PersonRole, readonly PagePath[]> = {
  operator: ['/operator', '/cari'],
  dispatcher: ['/instansi'],
  supervisor: ['/supervisor', '/operator', '/cari'],
  admin: ['/admin', '/supervisor', '/cari'],
};

export const pagesOf = (role: PersonRole): readonly PagePath[] => pages[role];
export const homeOf = (role: PersonRole): PagePath => pages[role][0] ?? '/operator';
export const mayOpen = (role: PersonRole, path: string) => pages[role].some((page) => page === path);
