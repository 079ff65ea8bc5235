export const Spinner = ({ className = 'size-4' }: { className?: string }) => (
  <span aria-hidden className={`inline-block animate-spin rounded-full border-2 border-line border-t-accent ${className}`} />
);
