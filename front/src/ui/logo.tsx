/** The mark of Runlog: a log, and its live end. A picture only: the name stands beside it. */
export const Logo = ({ className = 'size-6' }: { className?: string }) => (
  <svg aria-hidden viewBox="0 0 32 32" className={className}>
    <rect width="32" height="32" rx="8" fill="#0f766e" />
    <g stroke="#fff" strokeWidth="2.6" strokeLinecap="round" fill="none">
      <path d="M8 10h9" />
      <path d="M8 16h16" strokeOpacity=".75" />
      <path d="M8 22h7" />
    </g>
    <circle cx="22.5" cy="10" r="2.6" fill="#fbbf24" />
  </svg>
);
