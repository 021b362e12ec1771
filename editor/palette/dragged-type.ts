/** The kind of data that a node type on its way to the canvas is. */
const KIND = 'application/x-naru-node-type';

export function startDrag(data: DataTransfer, type: string): void {
  data.setData(KIND, type);
  data.effectAllowed = 'copy';
}

/** Is a node type being dragged? (Its name can only be read at the drop.) */
export function isDragged(data: DataTransfer): boolean {
  return data.types.includes(KIND);
}

export function droppedType(data: DataTransfer): string | null {
  return data.getData(KIND) || null;
}
