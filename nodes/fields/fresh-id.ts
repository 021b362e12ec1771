/** A port name that none of the items has: `a`, `b`, … `z`, then `p27`, `p28`, … */
export function freshId(items: readonly { readonly id: string }[]): string {
  const used = new Set(items.map((item) => item.id));
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') if (!used.has(letter)) return letter;
  let number = 27;
  while (used.has(`p${String(number)}`)) number += 1;
  return `p${String(number)}`;
}
