import type { BrowserContext } from 'playwright-core';

/** Chromium's words for requests that the page, or the test, has given up by itself. */
const GIVEN_UP = 'net::ERR_ABORTED';

/** What went wrong in a context's pages without anybody asking: errors in the console, the policy's refusals among them, exceptions, lost requests. */
export class PageWatch {
  private readonly complaints: string[] = [];

  constructor(context: BrowserContext) {
    context.on('console', (message) => {
      if (message.type() === 'error') this.complain(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.complain(`exception: ${error.error().stack ?? error.error().message}`));
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      if (reason !== GIVEN_UP) this.complain(`request: ${request.method()} ${request.url()} ${reason}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 500) this.complain(`answer: ${response.status()} ${response.url()}`);
    });
  }

  /** What no pattern explains. */
  unexpected(expected: readonly RegExp[]): string[] {
    return this.complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
  }

  private complain(complaint: string): void {
    this.complaints.push(complaint);
  }
}
