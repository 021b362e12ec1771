import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useText } from '../i18n/use-locale.ts';
import type { CardNode } from './adapt.ts';
import classes from './NoteCard.module.css';

/** A remark on the canvas: a sticky note that nobody passes. */
export const NoteCard = memo(function NoteCard({ data, selected }: NodeProps<CardNode>) {
  const text = useText();
  const { summary, remark } = data.description;
  return (
    <div className={classes['note']} data-selected={selected || undefined}>
      {data.node.label !== undefined && <div className={classes['title']}>{data.node.label}</div>}
      <div className={classes['text']}>{remark || text(summary)}</div>
    </div>
  );
});
