import { useReactFlow } from '@xyflow/react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import type { JourneyDetail } from '../../../engine/contract/journeys.ts';
import type { SimulationResult } from '../../../engine/contract/simulation.ts';
import type { Journey } from '../../../engine/journey.ts';
import { FieldsProvider } from '../../../nodes/fields/context.ts';
import type { PeopleQuery } from '../../api/calls.ts';
import { Canvas } from '../../canvas/Canvas.tsx';
import { useCanvas, useCanvasStore } from '../../canvas/canvas-context.ts';
import { sizeOf } from '../../canvas/adapt.ts';
import { lookAtAll, reveal } from '../../canvas/look-at-all.ts';
import { simulatedOverlay } from '../../canvas/overlay.ts';
import { addNear } from '../../draft/commands.ts';
import { useDraftStore } from '../../draft/draft-context.ts';
import { LiveSide } from '../../live/LiveSide.tsx';
import { LiveBar } from '../../live/LiveBar.tsx';
import { PeopleDrawer } from '../../live/PeopleDrawer.tsx';
import { useLiveNumbers } from '../../live/use-live-numbers.ts';
import { Palette } from '../../palette/Palette.tsx';
import { useFieldsValue } from '../../panel/use-fields-value.ts';
import { PublishDialog } from '../../publish/PublishDialog.tsx';
import { useToldState } from '../../publish/use-told-state.ts';
import { SimulateDialog } from '../../simulation/SimulateDialog.tsx';
import { SimulationBar } from '../../simulation/SimulationBar.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import { DrawSide } from './DrawSide.tsx';
import classes from './JourneyPage.module.css';
import { TopBar } from './TopBar.tsx';
import { useAutosave } from './use-autosave.ts';
import { useIssues } from './use-issues.ts';

const route = getRouteApi('/journeys/$journeyId');

/** A simulation's result, with the drawing that it was made of. */
interface Simulated {
  readonly result: SimulationResult;
  readonly of: Journey;
}

/** The journey page at work: bars above, palette, canvas and panel below. */
export function Bench({ detail }: { readonly detail: JourneyDetail }) {
  const { mode, node: asked } = route.useSearch();
  const navigate = useNavigate();
  const draft = useDraftStore();
  const canvas = useCanvasStore();
  const fields = useFieldsValue();
  const issues = useIssues();
  const autosave = useAutosave(detail.id);
  const flow = useReactFlow();
  const [folded, setFolded] = useState(() => window.innerWidth < 1100);
  const [sideAsked, setSideAsked] = useState(false);
  const [version, setVersion] = useState<number | undefined>(undefined);
  const [dialog, setDialog] = useState<'publish' | 'simulate' | null>(null);
  const [simulated, setSimulated] = useState<Simulated | null>(null);
  const [people, setPeople] = useState<{ readonly query: PeopleQuery; readonly title: string } | null>(null);

  const live = mode === 'live' && detail.version !== null;
  const { numbers, stream } = useLiveNumbers(live ? detail.id : null, version);
  useToldState(detail, numbers?.state ?? null);
  const setMode = (next: 'draw' | 'live'): void => {
    setSimulated(null);
    void navigate({
      to: '/journeys/$journeyId',
      params: { journeyId: detail.id },
      search: next === 'live' ? { mode: 'live' } : {},
    });
  };

  useEffect(() => {
    canvas.setState({ editable: !live });
  }, [canvas, live]);
  useEffect(() => {
    if (!live) canvas.setState({ overlay: simulated === null ? null : simulatedOverlay(simulated.result) });
  }, [canvas, live, simulated]);
  const drawnApart = useCanvas((state) => state.overlay !== null);
  useEffect(() => {
    // The rows move apart for their numbers, or together again: look at it anew.
    const frame = requestAnimationFrame(() => {
      lookAtAll(flow);
      const { selected } = draft.getState();
      const [only] = selected.size === 1 ? selected : [];
      if (only !== undefined) reveal(flow, only);
    });
    return () => cancelAnimationFrame(frame);
  }, [drawnApart, draft, flow]);
  useEffect(() => {
    if (asked === undefined || !draft.getState().history.present.nodes.some(({ id }) => id === asked)) return;
    draft.getState().select([asked]);
    const frame = requestAnimationFrame(() => reveal(flow, asked));
    return () => cancelAnimationFrame(frame);
  }, [asked, draft, flow]);

  const jump = (id: string | null): void => {
    if (live) setMode('draw');
    draft.getState().select(id === null ? [] : [id]);
    const node = draft.getState().history.present.nodes.find((candidate) => candidate.id === id);
    if (!node) return;
    const { height } = sizeOf(node, 0);
    void flow.setCenter(node.at.x, node.at.y + height / 2, { zoom: 1, duration: 180 });
  };

  return (
    <div className={classes['page']}>
      <TopBar
        detail={detail}
        live={live}
        issues={issues}
        onMode={setMode}
        onJump={jump}
        sideAsked={sideAsked}
        onSide={() => setSideAsked(!sideAsked)}
        onSimulate={() => setDialog('simulate')}
        onPublish={() => setDialog('publish')}
      />
      <ConflictNotice id={detail.id} />
      {live && (
        <LiveBar
          detail={detail}
          numbers={numbers}
          stream={stream}
          onVersion={setVersion}
          openPeople={setPeopleAs(setPeople)}
        />
      )}
      {!live && simulated && (
        <SimulationBar
          result={simulated.result}
          of={simulated.of}
          onAgain={() => setDialog('simulate')}
          onClose={() => setSimulated(null)}
        />
      )}
      <FieldsProvider value={fields}>
        <div className={classes['body']}>
          {!live && (
            <Palette
              collapsed={folded}
              onCollapse={setFolded}
              onAdd={(type) => {
                const box = document.querySelector('.react-flow')?.getBoundingClientRect();
                const middle = box
                  ? flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 3 })
                  : { x: 0, y: 0 };
                const id = addNear(draft, type, middle);
                requestAnimationFrame(() => reveal(flow, id));
              }}
            />
          )}
          <div className={classes['middle']}>
            <Canvas openPeople={useCallback((query, title) => setPeople({ query, title }), [])} />
          </div>
          {live ? (
            <LiveSide numbers={numbers} asked={sideAsked} openPeople={setPeopleAs(setPeople)} />
          ) : (
            <DrawSide issues={issues} asked={sideAsked} />
          )}
        </div>
      </FieldsProvider>
      <PublishDialog
        opened={dialog === 'publish'}
        detail={detail}
        flush={autosave.flush}
        onClose={() => setDialog(null)}
        onJump={(id) => {
          setDialog(null);
          jump(id);
        }}
        onPublished={() => {
          setDialog(null);
          setVersion(undefined);
          setMode('live');
        }}
      />
      <SimulateDialog
        opened={dialog === 'simulate'}
        id={detail.id}
        flush={autosave.flush}
        onClose={() => setDialog(null)}
        onDone={(result) => {
          setDialog(null);
          setMode('draw');
          setSimulated({ result, of: draft.getState().history.present });
        }}
      />
      <PeopleDrawer id={detail.id} version={numbers?.version} asked={people} onClose={() => setPeople(null)} />
    </div>
  );
}

function setPeopleAs(set: (asked: { readonly query: PeopleQuery; readonly title: string }) => void) {
  return (query: PeopleQuery, title: string): void => set({ query, title });
}
