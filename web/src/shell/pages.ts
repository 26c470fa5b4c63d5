import type { PersonRole } from '../model';

export type PagePath =
  | '/operator'
  | '/cari'
  | '/instansi'
  | '/supervisor'
  | '/papan'
  | '/laporan'
  | '/bulanan'
  | '/audit'
  | '/admin';

const pages: Record<PersonRole, readonly PagePath[]> = {
  operator: ['/operator', '/cari'],
  dispatcher: ['/instansi'],
  supervisor: ['/supervisor', '/papan', '/operator', '/cari', '/laporan', '/bulanan'],
  admin: ['/admin', '/supervisor', '/papan', '/cari', '/laporan', '/bulanan', '/audit'],
};

export const pagesOf = (role: PersonRole): readonly PagePath[] => pages[role];
export const homeOf = (role: PersonRole): PagePath => pages[role][0] ?? '/operator';
export const mayOpen = (role: PersonRole, path: string) => pages[role].some((page) => page === path);
