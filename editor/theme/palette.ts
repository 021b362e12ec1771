import type { MantineColorsTuple } from '@mantine/core';

/** The one accent: a deep river blue-green (OKLCH hue 205-215, even steps of lightness). */
export const river: MantineColorsTuple = [
  '#eef9fb',
  '#d8f1f3',
  '#b5e3e8',
  '#88cfd8',
  '#59b6c4',
  '#329cac',
  '#127f91',
  '#066877',
  '#015462',
  '#003e4a',
];

/** Greys with a hint of the accent; 6 is the lightest that may carry text on white and on grey 1 (AA). */
export const gray: MantineColorsTuple = [
  '#f9fafb',
  '#f1f4f5',
  '#e4e9ea',
  '#d5dadb',
  '#bdc4c6',
  '#929a9c',
  '#636c6e',
  '#4d5658',
  '#30383b',
  '#182022',
];

/** The dark scheme's neutrals, text (0) to the deepest ground (9). */
export const dark: MantineColorsTuple = [
  '#e4e9eb',
  '#ccd2d4',
  '#abb2b5',
  '#8c9496',
  '#5c6568',
  '#3e474a',
  '#2b3336',
  '#1c2427',
  '#131b1e',
  '#0a1214',
];

export const green: MantineColorsTuple = [
  '#f0faf2',
  '#dbf2e0',
  '#bae6c4',
  '#8fd4a1',
  '#63c180',
  '#3aa963',
  '#098b47',
  '#047239',
  '#055b2d',
  '#064420',
];
export const amber: MantineColorsTuple = [
  '#fdf6ec',
  '#f9e8d2',
  '#f3d4aa',
  '#e7b876',
  '#d99c3e',
  '#c08208',
  '#9c6903',
  '#805501',
  '#674403',
  '#4e3100',
];
export const red: MantineColorsTuple = [
  '#fff4f3',
  '#ffe4e1',
  '#fecbc6',
  '#fba8a0',
  '#f0877f',
  '#db6962',
  '#ba4b47',
  '#9b3b38',
  '#7d2e2c',
  '#5c2321',
];
export const violet: MantineColorsTuple = [
  '#f7f5ff',
  '#ece7ff',
  '#dbd2fe',
  '#c5b4fb',
  '#af98f2',
  '#987cdf',
  '#7c5fbf',
  '#664ca0',
  '#513d80',
  '#3c2d5f',
];
export const blue: MantineColorsTuple = [
  '#f1f8ff',
  '#ddedff',
  '#bdddfe',
  '#90c6fe',
  '#65aef8',
  '#4095e5',
  '#1d77c5',
  '#0f61a5',
  '#0c4e84',
  '#0c3a62',
];
export const rose: MantineColorsTuple = [
  '#fff3f5',
  '#ffe3e8',
  '#ffc8d3',
  '#f8a6b8',
  '#ed849e',
  '#d86685',
  '#b74969',
  '#983955',
  '#7a2d44',
  '#5b2232',
];
