import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { PeopleFilter } from './api/calls.ts';
import { PREDICTION_TABS, type PredictionTab } from './pages/prediction/tabs.ts';
import { NotFoundPage } from './shell/NotFoundPage.tsx';
import { PageFailure } from './shell/PageFailure.tsx';
import { PagePending } from './shell/PagePending.tsx';
import { Shell } from './shell/Shell.tsx';

const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage });

/** A number from the address bar, or nothing. */
function wholeNumber(value: unknown): number | undefined {
  const number = Number(value);
  return value !== undefined && value !== '' && Number.isSafeInteger(number) ? number : undefined;
}

const journeysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/journeys/JourneysPage.tsx'), 'JourneysPage'),
});

const journeyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/journeys/$journeyId',
  validateSearch: (search: Record<string, unknown>): { mode?: 'live'; node?: string } => ({
    ...(search['mode'] === 'live' && { mode: 'live' }),
    ...(typeof search['node'] === 'string' && { node: search['node'] }),
  }),
  component: lazyRouteComponent(() => import('./pages/journey/JourneyPage.tsx'), 'JourneyPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people',
  validateSearch: (search: Record<string, unknown>): PeopleFilter => {
    const band = wholeNumber(search['band']);
    const above = Number(search['above'] ?? NaN);
    const silentFor = wholeNumber(search['silentFor']);
    return {
      ...(band !== undefined && band >= 0 && band <= 10 && { band }),
      ...(above >= 0 && above <= 1 && { above }),
      ...(silentFor !== undefined && silentFor >= 0 && silentFor <= 3650 && { silentFor }),
      ...(typeof search['rfm'] === 'string' && { rfm: search['rfm'] }),
    };
  },
  component: lazyRouteComponent(() => import('./pages/people/PeoplePage.tsx'), 'PeoplePage'),
});

const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/people/$customerId',
  validateSearch: (search: Record<string, unknown>): { run?: number } => {
    const run = wholeNumber(search['run']);
    return run === undefined ? {} : { run };
  },
  component: lazyRouteComponent(() => import('./pages/person/PersonPage.tsx'), 'PersonPage'),
});

const messagesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/messages',
  validateSearch: (
    search: Record<string, unknown>,
  ): { journey?: string; node?: string; state?: string; customer?: number; message?: number } => {
    const customer = wholeNumber(search['customer']);
    const message = wholeNumber(search['message']);
    return {
      ...(typeof search['journey'] === 'string' && { journey: search['journey'] }),
      ...(typeof search['node'] === 'string' && { node: search['node'] }),
      ...(typeof search['state'] === 'string' && { state: search['state'] }),
      ...(customer !== undefined && { customer }),
      ...(message !== undefined && { message }),
    };
  },
  component: lazyRouteComponent(() => import('./pages/messages/MessagesPage.tsx'), 'MessagesPage'),
});

const predictionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/prediction',
  validateSearch: (search: Record<string, unknown>): { tab?: PredictionTab; band?: number } => {
    const band = wholeNumber(search['band']);
    const tab = PREDICTION_TABS.find((name) => name === search['tab']);
    return { ...(tab !== undefined && { tab }), ...(band !== undefined && band >= 1 && band <= 10 && { band }) };
  },
  component: lazyRouteComponent(() => import('./pages/prediction/PredictionPage.tsx'), 'PredictionPage'),
});

const stuckRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/stuck',
  component: lazyRouteComponent(() => import('./pages/stuck/StuckPage.tsx'), 'StuckPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/SettingsPage.tsx'), 'SettingsPage'),
});

/** Every page, each loaded when it is first opened. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    journeysRoute,
    journeyRoute,
    peopleRoute,
    personRoute,
    messagesRoute,
    predictionRoute,
    stuckRoute,
    settingsRoute,
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailure,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
