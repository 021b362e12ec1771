import classes from './Logo.module.css';

/** The mark: a ferry landing, two waves. */
export function Logo({ mark = false }: { readonly mark?: boolean }) {
  return (
    <span className={classes['logo']}>
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#066877" />
        <path
          d="M7 12.5c3 2.6 6 2.6 9 0s6-2.6 9 0M7 19.5c3 2.6 6 2.6 9 0s6-2.6 9 0"
          fill="none"
          stroke="#fff"
          strokeWidth="2.6"
          strokeLinecap="round"
        />
      </svg>
      <span className={classes['word']} data-hidden={mark || undefined}>
        Naru
      </span>
    </span>
  );
}
