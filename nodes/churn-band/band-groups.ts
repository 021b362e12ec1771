import type { BandGroup, ChurnBandConfig } from './config.ts';

/** Puts a band into a group, out of any other; a band is in at most one. */
export function putBand(config: ChurnBandConfig, group: string, band: number): ChurnBandConfig {
  return mapGroups(config, (other) =>
    other.id === group
      ? { ...other, bands: [...other.bands.filter((old) => old !== band), band].sort((a, b) => a - b) }
      : { ...other, bands: other.bands.filter((old) => old !== band) },
  );
}

/** Takes a band out of its group; its customers leave by "other bands". */
export function takeBand(config: ChurnBandConfig, band: number): ChurnBandConfig {
  return mapGroups(config, (group) => ({ ...group, bands: group.bands.filter((old) => old !== band) }));
}

function mapGroups(config: ChurnBandConfig, change: (group: BandGroup) => BandGroup): ChurnBandConfig {
  return { ...config, groups: config.groups.map(change) };
}
