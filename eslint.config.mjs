import prettier from 'eslint-config-prettier';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'node_modules/',
      '.data/',
      'cv_generation/data/',
      'front/public/',
      'front/src/api/schema.d.ts',
      '**/*.cjs',
      '**/*.mjs',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  prettier,
  {
    languageOptions: {
      parserOptions: {
        project: ['test/tsconfig.json', 'cv_generation/tsconfig.json', 'front/tsconfig.json'], // the tests' takes in src and the migrations
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'off', // an aborted signal's reason is thrown on as it is
      '@typescript-eslint/prefer-promise-reject-errors': 'off', // the same
      '@typescript-eslint/no-require-imports': 'off', // what is loaded late is loaded by require
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/infrastructure/config/settings.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read in config/settings.ts alone.' },
      ],
    },
  },
  { files: ['front/src/**/*.{ts,tsx}'], ...hooks.configs.flat['recommended-latest'] },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      'no-console': 'off',
      '@typescript-eslint/require-await': 'off', // ports answer with promises: what a test's own throws in one has to be a rejection
    },
  },
);
