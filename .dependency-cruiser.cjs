/** Dependencies point inward: packages, node: modules and type-only imports count too. */
const only = (layer, ...known) => ({
  name: `${layer} knows only ${known.join(' and ')}`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { pathNot: known.map((name) => `^src/${name}/`) },
});

module.exports = {
  forbidden: [
    only('domain', 'domain'),
    only('application', 'domain', 'application'),
    {
      name: 'infrastructure does not know how it is wired',
      severity: 'error',
      from: { path: '^src/infrastructure/' },
      to: { path: '^src/(modules/|main)' },
    },
    {
      name: 'clockwork knows no SQL',
      severity: 'error',
      from: { path: '^src/infrastructure/engine/' },
      to: { pathNot: ['^src/domain/', '^src/infrastructure/engine/', '^(node:)?os$'] },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, doNotFollow: { path: 'node_modules' } },
};
