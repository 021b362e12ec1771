import type { ReactFlowInstance } from '@xyflow/react';
import { openView } from './open-view.ts';

/** Brings the journey into view, all of it where it can be read. */
export function lookAtAll(flow: ReactFlowInstance): void {
  const nodes = flow.getNodes();
  const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (nodes.length === 0 || !pane) return;
  void flow.setViewport(openView(flow.getNodesBounds(nodes), pane), { duration: 0 });
}
