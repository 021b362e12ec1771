import type { ReactFlowInstance } from '@xyflow/react';
import { intoView } from './into-view.ts';
import { openView } from './open-view.ts';

/** Room that the controls take in the lower left corner, with the map that shows as soon as a card is out of view. */
const CORNER = { width: 236, height: 176 };
const SMALL_CORNER = { width: 236, height: 64 };

/** Brings the journey into view, all of it where it can be read. */
export function lookAtAll(flow: ReactFlowInstance): void {
  const all = flow.getNodes();
  // Remarks stand aside and must not push the journey out of the middle.
  const cards = all.filter(({ type }) => type === 'card');
  const nodes = cards.length > 0 ? cards : all;
  const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (nodes.length === 0 || !pane) return;
  void flow.setViewport(openView(flow.getNodesBounds(nodes), pane), { duration: 0 });
}

/** Moves the view just so far that a new card is seen. */
export function reveal(flow: ReactFlowInstance, id: string): void {
  const node = flow.getNode(id);
  const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (!node || !pane) return;
  const { x, y, zoom } = flow.getViewport();
  const box = {
    left: node.position.x * zoom + x,
    top: node.position.y * zoom + y,
    right: (node.position.x + (node.width ?? 0)) * zoom + x,
    bottom: (node.position.y + (node.height ?? 0)) * zoom + y,
  };
  const by = intoView(box, pane, pane.width < 600 ? SMALL_CORNER : CORNER);
  if (by.x !== 0 || by.y !== 0) void flow.setViewport({ x: x + by.x, y: y + by.y, zoom }, { duration: 160 });
}
