import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What stands between this page, as it is now, and those who see little or use no mouse: a line a finding of axe that is serious or worse.
 * Wait first for what is to be judged; with reduced motion nothing moves then.
 */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE); // not as a script of the page, which its policy would refuse
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} (${node.html.slice(0, 200)}; ${node.failureSummary ?? ''})`));
}
