import type { Page } from 'playwright-core';

const FEED = '[role=feed]';

/** Turns the wheel over the conversation, a notch a frame, until it has come so far up or has reached the start; then back down. */
export async function scrollThrough(page: Page, notchPx: number, most: number): Promise<void> {
  await page.evaluate(
    async ({ feed, notchPx, most }) => {
      const list = document.querySelector<HTMLElement>(feed)!;
      const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
      for (const direction of [-1, 1]) {
        for (let at = 0; at < most; at++) {
          list.dispatchEvent(new WheelEvent('wheel', { deltaY: direction * notchPx }));
          list.scrollTop += direction * notchPx;
          await nextFrame();
          if (direction < 0 ? list.scrollTop <= 0 : list.scrollTop >= list.scrollHeight - list.clientHeight - 1) break;
        }
      }
    },
    { feed: FEED, notchPx, most },
  );
}
