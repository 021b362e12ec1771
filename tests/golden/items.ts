/** Items that golden plans ask about. */
export const ITEMS = { dairy: 'category:dairy', snack: 'product:42', rare: 'category:rare' } as const;
