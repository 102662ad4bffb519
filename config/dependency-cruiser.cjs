/** The layers of docs/architecture.md: who may import whom. */

const faces = '^src/(host|main|preload|server|cli|renderer)/';

/** The rooms of each house from the ground up: a room imports only from those that stand before it. */
const floors = {
  trainer: ['environment', 'engines', 'agent', 'models', 'training', 'checkpoint', 'session'],
  host: ['files', 'app', 'engines', 'models', 'checkpoints', 'process'],
  renderer: ['client', 'ui', 'charts', 'stage', 'state', 'panels'],
  main: ['window', 'trainer', 'models', 'status', 'security', 'menu', 'app'],
};

/** One rule for each room but the highest. */
const roomRules = Object.entries(floors).flatMap(([house, rooms]) =>
  rooms.slice(0, -1).map((room, floor) => {
    const above = rooms.slice(floor + 1);
    return {
      name: `${house}-${room}-imports-no-higher-room`,
      comment: `Above src/${house}/${room} stand ${above.join(', ')}.`,
      severity: 'error',
      from: { path: `^src/${house}/${room}/` },
      to: { path: `^src/${house}/(${above.join('|')})/` },
    };
  }),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'shared-stands-alone',
      comment: 'src/shared is plain ES that both sides speak: it imports nothing else of ours.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'trainer-imports-shared-alone',
      comment: 'The trainer knows no face and no host.',
      severity: 'error',
      from: { path: '^src/trainer/' },
      to: { path: faces },
    },
    {
      name: 'trainer-and-shared-import-no-node',
      comment: 'They run in Node, in Electron and in a page alike.',
      severity: 'error',
      from: { path: '^src/(trainer|shared)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'trainer-and-shared-import-few-packages',
      comment:
        'Plain ES packages without Node, DOM or Electron; add one here on purpose. ' +
        'TensorFlow.js is handed in by the host: of it only the types.',
      severity: 'error',
      from: { path: '^src/(trainer|shared)/' },
      to: {
        path: 'node_modules',
        pathNot: 'node_modules/(valibot|@msgpack/msgpack|fflate|@bufbuild/protobuf|h5wasm)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'window-speaks-through-shared-alone',
      comment: 'The window reaches the trainer through a port, never by an import.',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^src/', pathNot: '^src/(renderer|shared)/' },
    },
    {
      name: 'window-imports-no-node-and-no-electron',
      severity: 'error',
      from: { path: '^src/renderer/' },
      to: { path: '^(electron|node:)|node_modules/electron/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-shell-imports-electron',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|preload)/' },
      to: { path: 'node_modules/electron/|^electron$' },
    },
    {
      name: 'preload-is-thin',
      severity: 'error',
      from: { path: '^src/preload/' },
      to: { path: '^src/', pathNot: '^src/(preload|shared)/' },
    },
    {
      name: 'host-knows-no-face',
      severity: 'error',
      from: { path: '^src/host/' },
      to: { path: '^src/(main|preload|server|cli|renderer)/' },
    },
    {
      name: 'faces-do-not-import-each-other',
      comment: 'The terminal may start the server; nothing else crosses.',
      severity: 'error',
      from: { path: '^src/(main|server)/' },
      to: { path: '^src/(main|server|cli|renderer)/', pathNot: '^src/$1/' },
    },
    {
      name: 'trainer-ground-imports-no-room',
      comment: 'Random numbers and the clock stand below every room.',
      severity: 'error',
      from: { path: '^src/trainer/[^/]+$' },
      to: { path: '^src/trainer/[^/]+/' },
    },
    ...roomRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', 'tsconfig\\.json$', 'launch\\.mjs$'] },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^out/', 'src/trainer/engines/simd/assembly'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
