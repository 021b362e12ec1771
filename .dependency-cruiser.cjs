/** Who may import whom (design §2). Each rule is proven by a planted violation in scripts/import-rules.test.ts. */
module.exports = {
  forbidden: [
    {
      name: 'engine-is-pure',
      comment: 'engine/ imports itself and a short list of pure libraries.',
      severity: 'error',
      from: { path: '^engine/', pathNot: '\\.test\\.ts$|^engine/testing/' },
      to: {
        pathNot:
          '^engine/|node_modules/(zod|temporal-polyfill|temporal-spec|temporal-utils|jstat|@noble|liquidjs|@stdlib|murmurhash)',
      },
    },
    {
      name: 'nodes-import-engine',
      comment: 'A node type’s definition imports engine/ and its own folder.',
      severity: 'error',
      from: { path: '^nodes/', pathNot: '\\.tsx$|^nodes/fields/|^nodes/panels\\.ts$|\\.test\\.ts$|^nodes/testing/' },
      to: { pathNot: '^(engine|nodes)/|node_modules/(zod|temporal-polyfill|liquidjs)' },
    },
    {
      name: 'panels-stay-in-the-browser',
      comment: 'Panels import engine/, nodes/, React and Mantine; never the server or the editor.',
      severity: 'error',
      from: { path: '^nodes/' },
      to: { path: '^(server|workflows|editor)/' },
    },
    {
      name: 'editor-never-reaches-the-server',
      comment: 'Vite would let it pass and ship server code.',
      severity: 'error',
      from: { path: '^editor/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(server|workflows|bench|scripts)/', reachable: true },
    },
    {
      name: 'browser-has-no-node',
      comment: 'Nothing that the editor reaches may need Node.',
      severity: 'error',
      from: { path: '^editor/', pathNot: '\\.test\\.tsx?$|^editor/testing/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-never-imports-the-browser',
      comment: 'server/ knows engine/ and nodes/; workflows are started through server/carrier.',
      severity: 'error',
      from: { path: '^server/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: '^(editor|workflows)/|^nodes/.*\\.tsx$|^nodes/fields/' },
    },
    {
      name: 'workflows-never-import-the-browser',
      comment: 'workflows/ knows engine/, nodes/ and server/.',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^editor/|^nodes/.*\\.tsx$|^nodes/fields/' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle is one thing in two files.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-unresolvable', comment: 'It must exist.', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|\\.data)/|server/model/assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
