import { failedPort } from '../../engine/score-failure.ts';
import type { Text } from '../../engine/text.ts';
import { Choice } from './Choice.tsx';
import { useText } from './context.ts';
import { Field } from './Field.tsx';

interface OnFailureProps {
  readonly value: 'wait' | 'fallback' | undefined;
  readonly onChange: (value: 'wait' | 'fallback') => void;
  /** What the other way is called; absent = it is one of its own. */
  readonly way?: Text;
}

/** What becomes of a customer whose score cannot be worked out: wait here, or go on by another way. */
export function OnFailureField({ value = 'wait', onChange, way = failedPort.label }: OnFailureProps) {
  const say = useText();
  const label = say({ ko: '점수를 계산할 수 없으면', en: 'If scoring fails' });
  return (
    <Field
      label={label}
      hint={
        value === 'wait'
          ? say({
              ko: '여기서 기다렸다가 다시 계산해요. 기다리는 동안 ‘멈춘 고객’에 이유와 함께 나와요.',
              en: 'They wait here and are scored again. Meanwhile they are among the stuck people, with the reason.',
            })
          : say({
              ko: `‘${way.ko}’ 길로 바로 가요. 이유는 고객의 경로에 남아요.`,
              en: `They go on at once by “${way.en}”. The reason is kept on their path.`,
            })
      }
    >
      <Choice
        label={label}
        value={value}
        options={[
          { value: 'wait', label: say({ ko: '기다리기', en: 'Wait' }) },
          { value: 'fallback', label: say({ ko: '다른 길로 보내기', en: 'Take another way' }) },
        ]}
        onChange={onChange}
      />
    </Field>
  );
}
