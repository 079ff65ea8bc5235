import type { Express } from 'express';

interface Layer {
  match(path: string): unknown;
  route?: { path: string | string[]; methods: Record<string, boolean> };
}

export interface Route {
  method: string;
  path: string;
}

const routeLayers = (app: Express): Layer[] => (app.router as unknown as { stack: Layer[] }).stack.filter((layer) => layer.route);
const methodsOf = (layer: Layer): string[] => Object.keys(layer.route?.methods ?? {}).map((method) => method.toUpperCase());

/** What the router itself has, HEAD left out. */
export const routesOf = (app: Express): Route[] =>
  routeLayers(app).flatMap((layer) =>
    [layer.route?.path ?? []].flat().flatMap((path) => methodsOf(layer).map((method) => ({ method, path }))),
  );

/** The methods that a path answers; none: no such path. */
export function allowedMethods(app: Express, path: string): string[] {
  const methods = new Set(
    routeLayers(app)
      .filter((layer) => layer.match(path))
      .flatMap(methodsOf),
  );
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}
