/** A rectangle in pixels of the canvas's window. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Air between a revealed card and the edge of the canvas, and between it and the controls. */
const MARGIN = 72;
const GAP = 16;

/**
 * How far the view has to move so that a card is seen, clear of the controls and the map that lie over the lower left
 * corner: as little as possible, not at all for a card that is seen.
 *
 * @param corner what lies over the corner. @returns pixels to the right and down.
 */
export function intoView(
  box: Box,
  pane: { readonly width: number; readonly height: number },
  corner: { readonly width: number; readonly height: number },
): { readonly x: number; readonly y: number } {
  const x = box.left < MARGIN ? MARGIN - box.left : Math.min(0, pane.width - MARGIN - box.right);
  const y = box.top < MARGIN ? MARGIN - box.top : Math.min(0, pane.height - MARGIN - box.bottom);
  const right = corner.width + GAP - (box.left + x);
  const up = box.bottom + y - (pane.height - corner.height - GAP);
  if (right <= 0 || up <= 0) return { x, y };
  return right < up && box.right + x + right <= pane.width - MARGIN ? { x: x + right, y } : { x, y: y - up };
}
