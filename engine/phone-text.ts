/** A phone number as Koreans write it (`010-1234-5678`); numbers of other countries stay as they are kept. */
export function phoneText(phone: string): string {
  const local = /^\+82(\d{9,10})$/.exec(phone)?.[1];
  if (local === undefined) return phone;
  const area = local.startsWith('2') ? 1 : 2;
  const last = local.length - 4;
  return `0${local.slice(0, area)}-${local.slice(area, last)}-${local.slice(last)}`;
}
