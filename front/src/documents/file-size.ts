const STEP = 1024;

/** `820 B`, `14 KB`, `3.2 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < STEP) return `${bytes} B`;
  if (bytes < STEP ** 2) return `${Math.round(bytes / STEP)} KB`;
  const mega = bytes / STEP ** 2;
  return `${mega < 10 ? mega.toFixed(1) : Math.round(mega)} MB`;
}
