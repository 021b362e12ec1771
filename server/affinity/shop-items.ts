import type { ShopItems } from '../../engine/contract/shop.ts';
import type { Database } from '../store/database.ts';
import { currentAffinity } from './stored-affinity.ts';

const MOST_SHOWN = 2000;

/** The categories and products whose purchase is predicted, the most bought first, and how well. */
export async function shopItems(database: Database): Promise<ShopItems> {
  const fit = await currentAffinity(database);
  if (!fit) return { items: [], total: 0, fittedAt: null, horizonDays: null, missing: 'not-yet', figures: null };
  const { items, modelled, fittedAt, horizon, missing, figures } = fit;
  return {
    items: items
      .slice(0, Math.min(modelled, MOST_SHOWN))
      .map(({ key, kind, name, buyers }) => ({ key, kind, name, buyers })),
    total: modelled,
    fittedAt,
    horizonDays: horizon,
    missing,
    figures: figures && {
      items: figures.items,
      auc: figures.auc,
      boughtBeforeAuc: figures.boughtBeforeAuc,
      brier: figures.brier,
      calibrationError: figures.calibrationError,
    },
  };
}

/** Keys of everything whose purchase is predicted. */
export async function predictedItems(database: Database): Promise<ReadonlySet<string>> {
  const fit = await currentAffinity(database);
  return new Set(fit?.items.slice(0, fit.modelled).map(({ key }) => key));
}
