import { getViewportForBounds, type Rect, type Viewport } from '@xyflow/react';

/** Text is still read with ease at this zoom. */
const READABLE = 0.72;
const AIR = 36;
/** The controls lie over the lower edge. */
const CONTROLS = 64;

/**
 * Where to look first: all of the journey when that can be read, else its beginning, from the top and in the middle.
 *
 * @param bounds of all cards, in canvas coordinates. @param pane size of the window onto it.
 */
export function openView(bounds: Rect, pane: { readonly width: number; readonly height: number }): Viewport {
  const all = getViewportForBounds(bounds, pane.width, pane.height, 0.05, 1, {
    ...{ top: `${AIR}px`, left: `${AIR}px`, right: `${AIR}px`, bottom: `${CONTROLS}px` },
  });
  if (all.zoom >= READABLE) return all;
  const middle = pane.width / 2 - (bounds.x + bounds.width / 2) * READABLE;
  return { x: middle, y: AIR - bounds.y * READABLE, zoom: READABLE };
}
