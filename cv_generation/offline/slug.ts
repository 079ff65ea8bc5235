/** A name for files: `Ayşe Köhler` is `ayse-koehler`, `陈思远 (Chen Siyuan)` is `chen-siyuan`. Empty where nothing Latin is left. */
export function slug(name: string): string {
  return name
    .replace(/[äÄ]/g, 'ae')
    .replace(/[öÖ]/g, 'oe')
    .replace(/[üÜ]/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
