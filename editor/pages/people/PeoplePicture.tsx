/** Three people, one of them found. */
export function PeoplePicture() {
  const person = (x: number, fill: string, stroke: string) => (
    <g transform={`translate(${String(x)} 0)`} fill={fill} stroke={stroke} strokeWidth="2">
      <circle cx="40" cy="34" r="18" />
      <path d="M8 106c0-22 14-36 32-36s32 14 32 36z" />
    </g>
  );
  return (
    <svg viewBox="0 0 280 120" width="280">
      {person(20, 'var(--naru-sunken)', 'var(--naru-line-strong)')}
      {person(180, 'var(--naru-sunken)', 'var(--naru-line-strong)')}
      {person(100, 'var(--naru-accent-wash)', 'var(--naru-accent)')}
      <circle cx="164" cy="34" r="13" fill="var(--naru-ground)" stroke="var(--naru-accent)" strokeWidth="3" />
      <path d="m174 44 10 10" stroke="var(--naru-accent)" strokeWidth="4" strokeLinecap="round" />
    </svg>
  );
}
