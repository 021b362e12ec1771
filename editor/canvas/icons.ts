import {
  IconArrowsSplit,
  IconBell,
  IconBolt,
  IconBox,
  IconCalendarEvent,
  IconClock,
  IconClockPause,
  IconDoorExit,
  IconFilter,
  IconFlag,
  IconFlask,
  IconGauge,
  IconGridDots,
  IconHistory,
  IconHourglass,
  IconMail,
  IconMessage,
  IconNote,
  IconSend,
  IconShoppingCartHeart,
  IconTag,
  IconUserEdit,
  IconUsers,
  IconWebhook,
  type Icon,
} from '@tabler/icons-react';

/** The icons that node types may name; importing all of Tabler by name would ship six thousand. */
const ICONS: Readonly<Record<string, Icon>> = {
  IconArrowsSplit,
  IconBell,
  IconBolt,
  IconCalendarEvent,
  IconClock,
  IconClockPause,
  IconDoorExit,
  IconFilter,
  IconFlag,
  IconFlask,
  IconGauge,
  IconGridDots,
  IconHistory,
  IconHourglass,
  IconMail,
  IconMessage,
  IconNote,
  IconSend,
  IconShoppingCartHeart,
  IconTag,
  IconUserEdit,
  IconUsers,
  IconWebhook,
};

/** The icon of that name, a box for one that is not known here. */
export function iconOf(name: string | undefined): Icon {
  return (name === undefined ? undefined : ICONS[name]) ?? IconBox;
}

/** Is this an icon that the editor can draw? */
export function isKnownIcon(name: string): boolean {
  return name in ICONS;
}
