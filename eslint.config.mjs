import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Configuration files that their tools load by default export. */
const toolConfigs = ['*.config.{ts,mjs}', 'config/*.config.ts'];

export default tseslint.config(
  // AssemblyScript is TypeScript to the eye alone: asc checks it.
  {
    ignores: [
      'out',
      'out.*',
      'dist',
      'test-results',
      'src/trainer/engines/simd/assembly',
      'scripts/bench/assembly',
      // Written by scripts/generateOnnxSchema.sh.
      'src/trainer/models/onnx/schema',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  svelte.configs.recommended,
  prettier,
  svelte.configs.prettier,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
  },
  { files: ['**/*.{mjs,cjs}'], languageOptions: { globals: globals.node } },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 250, skipComments: true, skipBlankLines: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        {
          selector: 'ExportAllDeclaration',
          message: 'No barrels: import from where it is written.',
        },
      ],
    },
  },
  { files: toolConfigs, rules: { 'no-restricted-syntax': 'off' } },
);
