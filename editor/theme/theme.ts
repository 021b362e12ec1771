import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  Checkbox,
  createTheme,
  Drawer,
  Input,
  Menu,
  Modal,
  Notification,
  Radio,
  SegmentedControl,
  Skeleton,
  Switch,
  Table,
  Tooltip,
  type CSSVariablesResolver,
} from '@mantine/core';
import { amber, blue, dark, gray, green, red, river, rose, violet } from './palette.ts';
import classes from './theme.module.css';

const FONT =
  "'Pretendard Variable', Pretendard, -apple-system, BlinkMacSystemFont, 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif";

/** A control is 32 px high where nothing else is asked for: dense, and still a target. */
const CONTROL = '2rem';

/** A small box, its words in the size of the page. */
const TICK = { label: { fontSize: '0.8125rem' }, description: { fontSize: '0.75rem' } };

/** Mantine in Naru's clothes. Sizes in use: 12, 13, 14, 16, 20, 28 px. */
export const theme = createTheme({
  primaryColor: 'river',
  primaryShade: { light: 7, dark: 6 },
  colors: {
    river,
    gray,
    dark,
    green,
    red,
    blue,
    violet,
    rose,
    amber,
    // Mantine's own names that its components reach for.
    teal: river,
    yellow: amber,
    orange: amber,
  },
  white: '#ffffff',
  black: '#182022',
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  headings: {
    fontFamily: FONT,
    fontWeight: '650',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.3' },
      h2: { fontSize: '1.25rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.5' },
      h4: { fontSize: '0.875rem', lineHeight: '1.5' },
      h5: { fontSize: '0.8125rem', lineHeight: '1.5' },
      h6: { fontSize: '0.75rem', lineHeight: '1.5' },
    },
  },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      vars: (_, { size }) =>
        size === undefined || size === 'sm'
          ? { root: { '--button-height': CONTROL, '--button-fz': '0.8125rem', '--button-padding-x': '0.75rem' } }
          : { root: {} },
    }),
    Input: Input.extend({
      vars: (_, { size, multiline }) =>
        (size === undefined || size === 'sm') && multiline !== true
          ? { wrapper: { '--input-height': CONTROL, '--input-fz': '0.8125rem' } }
          : { wrapper: {} },
    }),
    ActionIcon: ActionIcon.extend({ classNames: { root: classes['action'] ?? '' } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' }, styles: TICK }),
    Radio: Radio.extend({ defaultProps: { size: 'xs' }, styles: TICK }),
    // Mantine draws descriptions and badges below 12 px.
    InputWrapper: Input.Wrapper.extend({
      styles: { description: { fontSize: '0.75rem' }, error: { fontSize: '0.75rem' } },
    }),
    Switch: Switch.extend({ defaultProps: { size: 'sm' }, styles: TICK }),
    Table: Table.extend({ defaultProps: { borderColor: 'var(--naru-line)' } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'hover' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm' },
      styles: { root: { textTransform: 'none', fontSize: '0.75rem', minHeight: '1.25rem' } },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        radius: 'lg',
        transitionProps: { duration: 120 },
        overlayProps: { opacity: 0.35 },
      },
      styles: { title: { fontWeight: 650, fontSize: '1rem' } },
    }),
    Drawer: Drawer.extend({
      defaultProps: { transitionProps: { duration: 160 }, overlayProps: { opacity: 0.25 } },
      styles: { title: { fontWeight: 650, fontSize: '1rem' } },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, transitionProps: { duration: 80 }, withArrow: false } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', transitionDuration: 120 } }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: 'sm' } }),
    Notification: Notification.extend({ defaultProps: { radius: 'md' } }),
  },
});

/** Our colours by Mantine's names; its own defaults for light variants are near black and near white in the dark. */
const TONES = ['river', 'teal', 'green', 'red', 'amber', 'yellow', 'orange', 'blue', 'violet', 'rose'];

function lightVariants(scheme: 'light' | 'dark'): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const tone of TONES) {
    const shade = (index: number): string => `var(--mantine-color-${tone}-${String(index)})`;
    const dimmed = (percent: number): string => `color-mix(in srgb, ${shade(6)} ${String(percent)}%, transparent)`;
    const light = scheme === 'light';
    variables[`--mantine-color-${tone}-light`] = light ? shade(1) : dimmed(26);
    variables[`--mantine-color-${tone}-light-hover`] = light ? shade(2) : dimmed(38);
    variables[`--mantine-color-${tone}-light-color`] = light ? shade(8) : shade(3);
  }
  variables['--mantine-color-gray-light'] = 'var(--naru-sunken)';
  variables['--mantine-color-gray-light-hover'] = 'var(--naru-hover)';
  variables['--mantine-color-gray-light-color'] = 'var(--naru-ink)';
  return variables;
}

/** Ties Mantine's meanings to ours. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--naru-ground)',
    '--mantine-color-text': 'var(--naru-ink)',
    '--mantine-color-dimmed': 'var(--naru-ink-quiet)',
    '--mantine-color-default-border': 'var(--naru-line)',
    '--mantine-color-placeholder': 'var(--naru-ink-quiet)',
    '--mantine-color-anchor': 'var(--naru-accent)',
    '--mantine-color-error': 'var(--naru-error)',
    '--mantine-color-success': 'var(--naru-success)',
  };
  return {
    variables: {},
    light: { ...shared, ...lightVariants('light'), '--mantine-color-default-hover': 'var(--naru-sunken)' },
    dark: {
      ...shared,
      ...lightVariants('dark'),
      '--mantine-color-default': 'var(--naru-sunken)',
      '--mantine-color-default-hover': 'var(--naru-hover)',
      '--mantine-color-default-border': 'var(--naru-line-strong)',
    },
  };
};
