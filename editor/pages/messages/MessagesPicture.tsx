/** A letter and a text message on their way. */
export function MessagesPicture() {
  return (
    <svg viewBox="0 0 280 130" width="280" fill="none" strokeWidth="2">
      <rect x="20" y="26" width="128" height="84" rx="10" fill="var(--naru-sunken)" stroke="var(--naru-line-strong)" />
      <path d="m24 34 60 44 60-44" stroke="var(--naru-line-strong)" strokeLinejoin="round" />
      <rect x="164" y="12" width="62" height="106" rx="12" fill="var(--naru-ground)" stroke="var(--naru-line-strong)" />
      <rect x="172" y="30" width="42" height="24" rx="8" fill="var(--naru-accent-wash)" stroke="var(--naru-accent)" />
      <rect x="172" y="60" width="30" height="8" rx="4" fill="var(--naru-line)" />
      <circle cx="240" cy="98" r="16" fill="var(--naru-accent)" />
      <path d="m233 98 5 5 9-10" stroke="var(--naru-ground)" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
