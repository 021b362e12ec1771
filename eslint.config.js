import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const nodeTypes = 'trigger|churn-band|rfm|attribute|did|split|wait|wait-event|send|update|exit|note';

const banned = {
  nodeType: {
    selector: `BinaryExpression[operator=/^[!=]==?$/][left.property.name='type'][right.value=/^(${nodeTypes})$/]`,
    message: 'Shared code never names a node type: ask its definition (design, law 1).',
  },
  nodeTypeCase: {
    selector: `SwitchStatement[discriminant.property.name='type'] > SwitchCase[test.value=/^(${nodeTypes})$/]`,
    message: 'No switch on node type in shared code: ask the definition.',
  },
  defaultExport: {
    selector: 'ExportDefaultDeclaration',
    message: 'Named exports only: a thing has one name everywhere.',
  },
  now: {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Pure code has no clock: take the time as an argument.',
  },
  newDate: {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Pure code has no clock: take the time as an argument.',
  },
  random: {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Pure code has no chance: use the keyed draw.',
  },
  locale: {
    selector: "CallExpression[callee.property.name='localeCompare']",
    message: 'Order must not depend on the machine’s locale.',
  },
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.data/',
      '.screens/',
      '.cache/',
      'server/model/assembly/',
      'coverage/',
      'data/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', banned.nodeType, banned.nodeTypeCase, banned.defaultExport],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['engine/**/*.ts', 'nodes/*/{config,node}.ts'],
    ignores: ['**/*.test.ts', 'engine/testing/**'],
    rules: {
      'no-restricted-syntax': ['error', ...Object.values(banned)],
      'no-restricted-globals': [
        'error',
        { name: 'Intl', message: 'Pure code does not depend on the machine’s locale data.' },
      ],
    },
  },
  { files: ['nodes/**'], rules: { 'no-restricted-syntax': ['error', banned.defaultExport] } },
  {
    files: ['nodes/*/{config,node}.ts'],
    rules: {
      'no-restricted-syntax': ['error', banned.defaultExport, banned.now, banned.newDate, banned.random, banned.locale],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['editor/**/*.tsx', 'editor/**/*.ts', 'nodes/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  // Their types are checked by editor/tsconfig.test.json; lint's type service knows one tsconfig per folder.
  {
    files: ['editor/**/*.test.{ts,tsx}', 'editor/testing/**'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { parserOptions: { projectService: false, project: './editor/tsconfig.test.json' } },
  },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-syntax': 'off' } },
);
