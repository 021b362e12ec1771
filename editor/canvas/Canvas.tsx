import '@xyflow/react/dist/base.css';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  useReactFlow,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type NodeChange,
} from '@xyflow/react';
import { useCallback, useMemo, useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { connect } from '../../engine/edit/edges.ts';
import { moveNodes } from '../../engine/edit/nodes.ts';
import type { Edge, NodeId } from '../../engine/journey.ts';
import type { NodeType } from '../../engine/node-type.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { addAt, insertNode } from '../draft/commands.ts';
import { useDraft, useDraftStore, useJourney } from '../draft/draft-context.ts';
import { useLocale } from '../i18n/use-locale.ts';
import { droppedType, isDragged } from '../palette/dragged-type.ts';
import {
  edgeId,
  edgeOf,
  makeAdapter,
  mayConnect,
  placeAt,
  placeOf,
  type CardEdge,
  type CardNode,
  type Place,
} from './adapt.ts';
import { CanvasActionsProvider, useCanvas, type CanvasActions } from './canvas-context.ts';
import { CanvasEmpty } from './CanvasEmpty.tsx';
import { CanvasControls } from './CanvasControls.tsx';
import classes from './Canvas.module.css';
import { FlowEdge } from './FlowEdge.tsx';
import { InsertMenu } from './InsertMenu.tsx';
import { reveal } from './look-at-all.ts';
import { NodeCard } from './NodeCard.tsx';
import { NoteCard } from './NoteCard.tsx';
import { footerLines } from './overlay.ts';
import { stretchOf } from './stretch.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';

const NODE_KINDS = { card: NodeCard, note: NoteCard };
const EDGE_KINDS = { flow: FlowEdge };
const NOWHERE: ReadonlyMap<NodeId, Place> = new Map();

/** Where a new node was asked for: on an edge, or at the loose end of a new one. */
type Asking =
  | { readonly x: number; readonly y: number; readonly on: Edge }
  | { readonly x: number; readonly y: number; readonly from: { readonly from: NodeId; readonly port: string } };

/** The journey as drawn, to be changed by hand or watched. */
export function Canvas({ openPeople }: { readonly openPeople: CanvasActions['openPeople'] }) {
  const { t } = useTranslation('canvas');
  const store = useDraftStore();
  const journey = useJourney();
  const locale = useLocale();
  const selected = useDraft((state) => state.selected);
  const selectedEdge = useDraft((state) => state.selectedEdge);
  const editable = useCanvas((state) => state.editable);
  const overlay = useCanvas((state) => state.overlay);
  const flow = useReactFlow();
  const { screenToFlowPosition } = flow;
  const [dragged, setDragged] = useState<ReadonlyMap<NodeId, Place>>(NOWHERE);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [adapter] = useState(makeAdapter);
  const root = useRef<HTMLDivElement>(null);
  const stretch = useMemo(() => stretchOf(journey, overlay), [journey, overlay]);

  const view = useMemo(
    () => ({
      selected,
      selectedEdge,
      dragged,
      locale,
      stretch,
      footerLines: (id: NodeId) => footerLines(overlay?.nodes[id]),
    }),
    [selected, selectedEdge, dragged, locale, stretch, overlay],
  );
  const nodes = useMemo(() => adapter.nodes(journey, view), [adapter, journey, view]);
  const edges = useMemo(() => adapter.edges(journey, view), [adapter, journey, view]);

  const onNodesChange = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const chosen = new Set(store.getState().selected);
      const before = chosen.size;
      let choice = false;
      const moving = new Map<NodeId, Place>();
      let dropped = false;
      for (const change of changes) {
        if (change.type === 'select') {
          choice = true;
          if (change.selected) chosen.add(change.id);
          else chosen.delete(change.id);
        } else if (change.type === 'position' && change.position) {
          const node = nodes.find(({ id }) => id === change.id);
          if (node) moving.set(change.id, placeOf(node, change.position, stretch));
          dropped ||= change.dragging !== true;
        }
      }
      if (choice && (chosen.size > 0 || before > 0)) store.getState().select(chosen);
      if (moving.size === 0) return;
      if (dropped) {
        store.getState().edit((now) => moveNodes(now, rounded(moving)), 'move');
        setDragged(NOWHERE);
      } else {
        setDragged((old) => new Map([...old, ...moving]));
      }
    },
    [store, nodes, stretch],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<CardEdge>[]) => {
      for (const change of changes) {
        if (change.type !== 'select') continue;
        if (change.selected) store.getState().selectEdge(change.id);
        else if (store.getState().selectedEdge === change.id) store.getState().selectEdge(null);
      }
    },
    [store],
  );

  const onConnect = useCallback(
    (connection: Connection) => {
      const edge = edgeOf(connection);
      if (edge) store.getState().edit((now) => connect(now, edge));
    },
    [store],
  );

  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    if (state.toNode !== null || state.isValid === true || state.fromHandle?.type !== 'source') return;
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    const port = state.fromHandle.id;
    if (!point || typeof port !== 'string') return;
    setAsking({ x: point.clientX, y: point.clientY, from: { from: state.fromHandle.nodeId, port } });
  }, []);

  const isValidConnection = useCallback(
    (connection: Connection | CardEdge) => {
      const edge = edgeOf(connection);
      return edge !== null && mayConnect(store.getState().history.present, edge);
    },
    [store],
  );

  const onDrop = (event: DragEvent): void => {
    const name = droppedType(event.dataTransfer);
    const type = name === null ? undefined : nodeTypes[name];
    if (!type) return;
    event.preventDefault();
    addAt(store, type, placeAt(screenToFlowPosition({ x: event.clientX, y: event.clientY }), stretch));
  };

  const actions = useMemo<CanvasActions>(
    () => ({ openPeople, insertOn: (on, x, y) => setAsking({ x, y, on }) }),
    [openPeople],
  );

  useCanvasKeys({
    editable,
    onEscape: useCallback(() => {
      store.getState().select([]);
      store.getState().selectEdge(null);
    }, [store]),
    onInsert: useCallback(
      (id: string) => {
        const on = store.getState().history.present.edges.find((edge) => edgeId(edge) === id);
        const box = root.current
          ?.querySelector(`.react-flow__edge[data-id="${CSS.escape(id)}"]`)
          ?.getBoundingClientRect();
        if (on && box) setAsking({ x: box.x + box.width / 2, y: box.y + box.height / 2, on });
      },
      [store],
    ),
    onPasted: useCallback((id: NodeId) => requestAnimationFrame(() => reveal(flow, id)), [flow]),
  });

  const allow = (type: NodeType): boolean =>
    type.entry === undefined &&
    type.group !== 'note' &&
    (asking === null || !('on' in asking) || type.ports(type.initial).length > 0);

  const choose = (type: NodeType): void => {
    if (asking === null) return;
    if ('on' in asking) insertNode(store, asking.on, type);
    else addAt(store, type, placeAt(screenToFlowPosition({ x: asking.x, y: asking.y }), stretch), asking.from);
    setAsking(null);
  };

  return (
    <CanvasActionsProvider value={actions}>
      <div
        ref={root}
        className={classes['canvas']}
        role="region"
        aria-label={t('title')}
        data-editable={editable || undefined}
        onDragOver={(event) => {
          if (!editable || !isDragged(event.dataTransfer)) return;
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
        }}
        onDrop={onDrop}
      >
        <ReactFlow<CardNode, CardEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_KINDS}
          edgeTypes={EDGE_KINDS}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onConnect={onConnect}
          onConnectEnd={onConnectEnd}
          isValidConnection={isValidConnection}
          nodesDraggable={editable}
          nodesConnectable={editable}
          edgesReconnectable={false}
          deleteKeyCode={null}
          onlyRenderVisibleElements
          minZoom={0.05}
          maxZoom={1.75}
          snapToGrid
          snapGrid={[8, 8]}
          connectionRadius={36}
          panOnScroll
          zoomOnDoubleClick={false}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
          elevateNodesOnSelect
        >
          <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} color="var(--naru-line-strong)" />
          <CanvasControls />
        </ReactFlow>
        {editable && journey.nodes.length === 0 && <CanvasEmpty />}
        {asking && (
          <InsertMenu x={asking.x} y={asking.y} allow={allow} onChoose={choose} onClose={() => setAsking(null)} />
        )}
      </div>
    </CanvasActionsProvider>
  );
}

function rounded(places: ReadonlyMap<NodeId, Place>): Map<NodeId, Place> {
  return new Map([...places].map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]));
}
