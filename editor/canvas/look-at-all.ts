import type { ReactFlowInstance } from '@xyflow/react';
import { openView } from './open-view.ts';

/** Air between a revealed card and the edge of the canvas. */
const MARGIN = 72;

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
  const dx = box.left < MARGIN ? MARGIN - box.left : Math.min(0, pane.width - MARGIN - box.right);
  const dy = box.top < MARGIN ? MARGIN - box.top : Math.min(0, pane.height - MARGIN - box.bottom);
  if (dx !== 0 || dy !== 0) void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 160 });
}
