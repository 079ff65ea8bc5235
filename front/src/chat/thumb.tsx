/** A thumb: the icon set has none. */
export const Thumb = ({ down, full }: { down: boolean; full: boolean }) => (
  <svg aria-hidden width="15" height="15" viewBox="0 0 16 16" className={down ? 'rotate-180' : ''}>
    <path
      d="M5 7.2 7.7 1.9c.9 0 1.7.7 1.7 1.6v2.7h3.3c.8 0 1.4.7 1.3 1.5l-.8 5.2c-.1.7-.7 1.1-1.3 1.1H5m0-6.8H2.6c-.4 0-.6.3-.6.6v5.6c0 .3.2.6.6.6H5m0-6.8V14"
      fill={full ? 'currentColor' : 'none'}
      fillOpacity={0.35}
      stroke="currentColor"
      strokeWidth="1.1"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
