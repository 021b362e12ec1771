import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './JourneysEmpty.module.css';

/** Nothing drawn yet: what a journey is, one picture, one button. */
export function JourneysEmpty({
  busy,
  onCreate,
}: {
  readonly busy: boolean;
  readonly onCreate: (template: 'blank' | 'win-back') => void;
}) {
  const { t } = useTranslation('journeys');
  return (
    <div className={classes['empty']}>
      <Picture />
      <Stack gap="sm" align="center" maw={520}>
        <Title order={2} ta="center">
          {t('empty.title')}
        </Title>
        <Text c="dimmed" ta="center">
          {t('empty.body')}
        </Text>
        <Group gap="xs" mt="xs">
          <Button loading={busy} onClick={() => onCreate('win-back')}>
            {t('empty.winBack')}
          </Button>
          <Button variant="subtle" disabled={busy} onClick={() => onCreate('blank')}>
            {t('empty.blank')}
          </Button>
        </Group>
      </Stack>
    </div>
  );
}

/** A journey in miniature: in at the top, parted, a message on one side, home on the other. */
function Picture() {
  const card = (x: number, y: number, tint: string, wide = 132) => (
    <g transform={`translate(${String(x)} ${String(y)})`}>
      <rect width={wide} height="44" rx="9" className={classes['card']} />
      <rect x="10" y="10" width="24" height="24" rx="6" fill={`var(--naru-tint-${tint})`} />
      <circle cx="22" cy="22" r="5" fill={`var(--naru-tint-${tint}-ink)`} />
      <rect x="44" y="13" width={wide - 66} height="6" rx="3" className={classes['line']} />
      <rect x="44" y="25" width={wide - 86} height="6" rx="3" className={classes['lineFaint']} />
    </g>
  );
  return (
    <svg viewBox="0 -2 440 270" width="440" className={classes['picture']} aria-hidden="true">
      <path className={classes['flow']} strokeWidth="6" d="M220 44 V88" />
      <path
        className={classes['flow']}
        strokeWidth="4.5"
        d="M196 132 V142 Q196 152 186 152 H122 Q112 152 112 162 V176"
      />
      <path className={classes['flow']} strokeWidth="2" d="M244 132 V142 Q244 152 254 152 H318 Q328 152 328 162 V176" />
      <path className={classes['flow']} strokeWidth="3" d="M112 220 V244 Q112 254 122 254 H150" />
      {card(154, 0, 'enter')}
      {card(154, 88, 'decide')}
      {card(46, 176, 'act')}
      {card(262, 176, 'wait')}
      <circle cx="158" cy="254" r="8" fill="var(--naru-success)" />
      <path
        d="m154.5 254 2.6 2.6 4.6-5"
        fill="none"
        stroke="var(--naru-ground)"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
    </svg>
  );
}
