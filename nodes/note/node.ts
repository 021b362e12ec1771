import type { NodeType } from '../../engine/node-type.ts';
import { noteConfig, noteInitial } from './config.ts';
import type { NoteConfig } from './config.ts';

/** A remark on the canvas. It has no ports, so that nothing can lead to it or from it. */
export const note: NodeType<NoteConfig> = {
  type: 'note',
  group: 'note',
  title: { ko: '메모', en: 'Note' },
  about: {
    ko: '캔버스에 메모를 남겨요. 고객은 지나가지 않아요.',
    en: 'A remark on the canvas. Customers never pass it.',
  },
  icon: 'IconNote',
  config: noteConfig,
  initial: noteInitial,
  summary({ text }) {
    const first = text.trim().split('\n', 1)[0] ?? '';
    return first === '' ? { ko: '빈 메모', en: 'Empty note' } : { ko: first, en: first };
  },
  remark: ({ text }) => text.trim(),
  ports: () => [],
  needs: () => [],
  arrive: () => ({ exit: 'finished' }),
};
