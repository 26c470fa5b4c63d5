// Which page for whom. Pages load when first opened, so that the first load stays small.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { houseQuery, meQuery, queries } from './api/queries';
import type { Me } from './model';
import { Failed } from './shell/failed';
import { homeOf, mayOpen } from './shell/pages';
import { dial, hangUp, SignedIn } from './shell/signed_in';

const pages = {
  '/operator': () => import('./operator/operator_page'),
  '/cari': () => import('./history/search_page'),
  '/instansi': () => import('./agency/agency_page'),
  '/supervisor': () => import('./supervisor/supervisor_page'),
  '/papan': () => import('./supervisor/wall_page'),
  '/laporan': () => import('./reports/report_page'),
  '/bulanan': () => import('./reports/month_page'),
  '/audit': () => import('./reports/audit_page'),
  '/admin': () => import('./admin/admin_page'),
};
const pageOf = (path: string) => pages[path as keyof typeof pages];

const root = createRootRoute({ component: Outlet, errorComponent: Failed });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/masuk',
  component: lazyRouteComponent(() => import('./signin/sign_in_page'), 'SignInPage'),
});

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async (): Promise<{ me: Me }> => {
    // Asked side by side: who is here, what the forms need, the page itself and its first snapshot.
    dial();
    void queries.prefetchQuery(houseQuery);
    void pageOf(window.location.pathname)?.().catch(() => {});
    const me = await queries.ensureQueryData(meQuery);
    if (!me) {
      hangUp();
      throw redirect({ to: '/masuk' });
    }
    await queries.ensureQueryData(houseQuery);
    return { me };
  },
  component: SignedIn,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context }): void => {
    throw redirect({ to: homeOf(context.me.role) });
  },
});

const guard =
  (path: string) =>
  ({ context }: { context: { me: Me } }): void => {
    if (!mayOpen(context.me.role, path)) throw redirect({ to: homeOf(context.me.role) });
  };

const operator = createRoute({
  getParentRoute: () => inside,
  path: '/operator',
  beforeLoad: guard('/operator'),
  component: lazyRouteComponent(pages['/operator']),
});
const search = createRoute({
  getParentRoute: () => inside,
  path: '/cari',
  beforeLoad: guard('/cari'),
  component: lazyRouteComponent(pages['/cari']),
});
const agency = createRoute({
  getParentRoute: () => inside,
  path: '/instansi',
  beforeLoad: guard('/instansi'),
  component: lazyRouteComponent(pages['/instansi']),
});
const supervisor = createRoute({
  getParentRoute: () => inside,
  path: '/supervisor',
  beforeLoad: guard('/supervisor'),
  component: lazyRouteComponent(pages['/supervisor']),
});
const admin = createRoute({
  getParentRoute: () => inside,
  path: '/admin',
  beforeLoad: guard('/admin'),
  component: lazyRouteComponent(pages['/admin']),
});
const wall = createRoute({
  getParentRoute: () => inside,
  path: '/papan',
  beforeLoad: guard('/papan'),
  component: lazyRouteComponent(pages['/papan']),
});
const reports = createRoute({
  getParentRoute: () => inside,
  path: '/laporan',
  beforeLoad: guard('/laporan'),
  component: lazyRouteComponent(pages['/laporan']),
});
const month = createRoute({
  getParentRoute: () => inside,
  path: '/bulanan',
  beforeLoad: guard('/bulanan'),
  component: lazyRouteComponent(pages['/bulanan']),
});
const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  beforeLoad: guard('/audit'),
  component: lazyRouteComponent(pages['/audit']),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    inside.addChildren([home, operator, search, agency, supervisor, wall, reports, month, audit, admin]),
  ]),
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: Failed,
});
