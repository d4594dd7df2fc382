/** Real ESM: TypeScript goes through swc file by file, types are checked by `npm run typecheck`. */
export default {
  testEnvironment: '<rootDir>/test/support/native/environment.mjs',
  testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/test/**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/support/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: {
    '^\\.\\./locales/index\\.js$': '<rootDir>/test/support/native/zod-english.mjs',
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.tsx', '$1.js'],
    '^(adminjs|playwright-core)$': '<rootDir>/test/support/native/$1.mjs',
    '^@adminjs/express$': '<rootDir>/test/support/native/adminjs-express.mjs',
  },
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'classic' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  maxWorkers: 2,
  testTimeout: 30_000,
}
