// Written by `tsx scripts/nodes-index.ts`; do not edit.
import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';
import type { PanelProps } from './fields/panel-props.ts';

/** A form for the config of a node type, loaded when it is first shown. */
export type LazyPanel = LazyExoticComponent<ComponentType<PanelProps<unknown>>>;

/** Only the type's own schema opens a config, so all that shared code can know of it is `unknown`. */
function lazyPanel<Config>(load: () => Promise<{ readonly Panel: ComponentType<PanelProps<Config>> }>): LazyPanel {
  return lazy(async () => ({ default: (await load()).Panel as ComponentType<PanelProps<unknown>> }));
}

/** Every panel by the name of its node type; a type without a form has none. */
export const panels: Readonly<Record<string, LazyPanel>> = {
  attribute: lazyPanel(() => import('./attribute/panel.tsx')),
  'churn-band': lazyPanel(() => import('./churn-band/panel.tsx')),
  did: lazyPanel(() => import('./did/panel.tsx')),
  exit: lazyPanel(() => import('./exit/panel.tsx')),
  'likely-to-buy': lazyPanel(() => import('./likely-to-buy/panel.tsx')),
  note: lazyPanel(() => import('./note/panel.tsx')),
  rfm: lazyPanel(() => import('./rfm/panel.tsx')),
  send: lazyPanel(() => import('./send/panel.tsx')),
  split: lazyPanel(() => import('./split/panel.tsx')),
  trigger: lazyPanel(() => import('./trigger/panel.tsx')),
  update: lazyPanel(() => import('./update/panel.tsx')),
  wait: lazyPanel(() => import('./wait/panel.tsx')),
  'wait-event': lazyPanel(() => import('./wait-event/panel.tsx')),
};
