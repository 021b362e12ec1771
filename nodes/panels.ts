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
export const panels: Readonly<Record<string, LazyPanel>> = {};
