import { ReactFlowProvider } from '@xyflow/react';
import { useState } from 'react';
import type { JourneyDetail } from '../../../engine/contract/journeys.ts';
import { CanvasStoreProvider, makeCanvasStore } from '../../canvas/canvas-context.ts';
import { DraftProvider } from '../../draft/draft-context.ts';
import { makeDraftStore } from '../../draft/draft-store.ts';
import { Bench } from './Bench.tsx';

/** Gives one journey's page its own state. */
export function Workspace({ detail }: { readonly detail: JourneyDetail }) {
  const [draft] = useState(() => makeDraftStore(detail.draft, detail.rev));
  const [canvas] = useState(makeCanvasStore);
  return (
    <DraftProvider value={draft}>
      <CanvasStoreProvider value={canvas}>
        <ReactFlowProvider>
          <Bench detail={detail} />
        </ReactFlowProvider>
      </CanvasStoreProvider>
    </DraftProvider>
  );
}
