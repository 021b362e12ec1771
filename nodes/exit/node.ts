import type { NodeType } from '../../engine/node-type.ts';
import { endingText } from '../known-names.ts';
import { exitConfig, exitInitial } from './config.ts';
import type { ExitConfig } from './config.ts';

/** Ends the run with a reason of the person's choice. */
export const exit: NodeType<ExitConfig> = {
  type: 'exit',
  group: 'end',
  title: { ko: '종료', en: 'Exit' },
  about: { ko: '여정을 끝내고 이유를 남겨요.', en: 'Ends the journey here and records why.' },
  icon: 'IconFlag',
  config: exitConfig,
  initial: exitInitial,
  summary: ({ reason }) =>
    reason.trim() === '' ? { ko: '이유를 적어 주세요', en: 'Write a reason' } : endingText(reason),
  ports: () => [],
  needs: () => [],
  arrive: ({ config }) => ({ exit: config.reason }),
  check({ reason }) {
    if (reason.trim() !== '') return [];
    const text = { ko: '종료 이유를 적어 주세요.', en: 'Write the reason for the exit.' };
    return [{ code: 'exit-without-reason', level: 'error', field: 'reason', text }];
  },
};
